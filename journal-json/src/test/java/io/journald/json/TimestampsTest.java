package io.journald.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
    "2026-01-31T12:34:56.789012Z, 2026-01-31T12:34:56.789012Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00.000000Z",
  })
  void aMomentHasSixDecimals(String moment, String text) {
    assertThat(Timestamps.format(Instant.parse(moment))).isEqualTo(text);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(42);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 10_000; i++) {
      Instant moment =
          Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000) * 1_000L);

      assertThat(Timestamps.parse(Timestamps.format(moment))).as("seed 42").isEqualTo(moment);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
    "2026-01-31T12:00:00.5-00:30, 2026-01-31T12:30:00.5Z",
    "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.123456789Z, 2026-01-31T12:00:00.123456789Z",
    "2026-12-31T23:00:00-23:59, 2027-01-01T22:59:00Z",
  })
  void offsetsAndDecimalsAreRead(String text, String moment) {
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(moment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-31",
        "2026-01-31T12:00Z",
        "2026-01-31T12:00:00",
        "2026-01-31 12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2025-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:60Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00.1234567890Z",
        "2026-01-31T12:00:00Z ",
        "2026-01-31T12:00:00ZZ",
        "2026-01-31T12:00:00+2:00",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+0200",
        "+2026-01-31T12:00:00Z",
        "-001-01-31T12:00:00Z",
        "20２6-01-31T12:00:00Z",
        "yesterday",
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
  }

  @Test
  void aMomentThatHasNoFourDigitYearIsNotWritten() {
    assertThatThrownBy(() -> Timestamps.format(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
