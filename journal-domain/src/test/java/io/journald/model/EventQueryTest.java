package io.journald.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventQueryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final EventFilter EXACT =
      new EventFilter("id", "t", "e", "f", "a", "u", "s", "w", "c", NOON, NOON.plusNanos(1_000));

  private static Event event(String... texts) {
    return new Event(
        7,
        texts[0],
        NOON,
        new Mutation(
            texts[1], texts[2], texts[3], texts[4], "", "", texts[5], texts[6], texts[7], null,
            texts[8], null));
  }

  private static EventFilter within(Instant since, Instant until) {
    return new EventFilter(null, null, null, null, null, null, null, null, null, since, until);
  }

  @Test
  void everyPartOfAFilterMustMatchExactly() {
    String[] texts = {"id", "t", "e", "f", "a", "u", "s", "w", "c"};
    assertThat(EXACT.matches(event(texts))).isTrue();
    assertThat(EventFilter.all().matches(event(texts))).isTrue();
    for (int i = 0; i < texts.length; i++) {
      for (String other : new String[] {"", texts[i].toUpperCase(), texts[i] + " "}) {
        String[] changed = texts.clone();
        changed[i] = other;
        assertThat(EXACT.matches(event(changed))).isFalse();
        assertThat(EventFilter.all().matches(event(changed))).isTrue();
      }
    }
    texts[8] = null;
    assertThat(EXACT.matches(event(texts))).isFalse();
  }

  @Test
  void sinceIsInclusiveAndUntilExclusive() {
    Event event = event("id", "t", "e", "f", "a", "u", "s", "w", "c");
    assertThat(within(NOON, null).matches(event)).isTrue();
    assertThat(within(NOON.plusNanos(1), null).matches(event)).isFalse();
    assertThat(within(null, NOON).matches(event)).isFalse();
    assertThat(within(null, NOON.plusNanos(1)).matches(event)).isTrue();
    assertThat(within(NOON, NOON).matches(event)).isFalse();
  }

  @Test
  void theSequenceRangeIncludesItsFirstAndExcludesItsEnd() {
    Event seventh = event("id", "t", "e", "f", "a", "u", "s", "w", "c");
    EventQuery all = EventQuery.of(EventFilter.all());
    assertThat(all.matches(seventh)).isTrue();
    assertThat(all.between(7, 8).matches(seventh)).isTrue();
    assertThat(all.between(8, 9).matches(seventh)).isFalse();
    assertThat(all.between(0, 7).matches(seventh)).isFalse();
    assertThat(EventQuery.history("other").matches(seventh)).isFalse();
  }

  @Test
  void aQueryIsBuiltFromItsParts() {
    EventFilter ofEntity = EventFilter.ofEntity("e");
    assertThat(EventQuery.history("e").in(Order.DESC).limit(5).between(2, 9))
        .isEqualTo(new EventQuery(ofEntity, Order.DESC, 2, 9, 5));
    assertThat(EventQuery.recent(3))
        .isEqualTo(new EventQuery(EventFilter.all(), Order.DESC, 0, EventQuery.UNLIMITED, 3));
  }

  @Test
  void negativeNumbersAndMissingPartsAreRefused() {
    EventQuery all = EventQuery.of(EventFilter.all());
    assertThatIllegalArgumentException().isThrownBy(() -> all.limit(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> all.between(-1, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> all.between(0, -1));
    assertThatNullPointerException().isThrownBy(() -> EventQuery.of(null));
    assertThatNullPointerException().isThrownBy(() -> all.in(null));
    assertThatNullPointerException().isThrownBy(() -> EventFilter.ofEntity(null));
    assertThatNullPointerException().isThrownBy(() -> EventFilter.ofEventId(null));
  }
}
