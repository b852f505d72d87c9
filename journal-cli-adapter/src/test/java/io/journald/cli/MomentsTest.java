package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  /** In Berlin it is one hour past midnight. */
  private final Moments moments =
      new Moments(Instant.parse("2026-03-01T00:00:00Z"), TimeZone.getTimeZone("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "now, 2026-03-01T00:00:00Z",
    "today, 2026-02-28T23:00:00Z",
    "Yesterday, 2026-02-27T23:00:00Z",
    "-2h, 2026-02-28T22:00:00Z",
    "30m, 2026-02-28T23:30:00Z",
    "-90s, 2026-02-28T23:58:30Z",
    "-1d, 2026-02-28T00:00:00Z",
    "-2w, 2026-02-15T00:00:00Z",
    "2 hours ago, 2026-02-28T22:00:00Z",
    "1 day ago, 2026-02-28T00:00:00Z",
    "2026-01-31, 2026-01-30T23:00:00Z",
    "2026-01-31T12:30, 2026-01-31T11:30:00Z",
    "2026-01-31 12:30:15, 2026-01-31T11:30:15Z",
    "2026-01-31T12:30:00Z, 2026-01-31T12:30:00Z",
    "2026-01-31T12:30:00.123456+02:00, 2026-01-31T10:30:00.123456Z"
  })
  void timesAreReadAsPeopleWriteThem(String text, Instant moment) {
    assertThat(moments.parse(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "2h later", "2026-13-01", "12:30", "-999999999w", "9999999999h"})
  void whatIsNoTimeIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> moments.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a time; write yesterday, -2h");
  }
}
