package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.EventKey;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private static final int EVENTS = 400_000;

  private static EventKey unused(int i) {
    return new EventKey("customer-" + i % 7, "unused-" + i);
  }

  @Test
  void itNeverDeniesAKeyThatWasAdded() {
    RecentKeys keys = new RecentKeys(0);
    for (int i = 0; i < EVENTS; i++) {
      keys.add(TestEvents.event(i));
    }
    RecentKeys.View view = keys.view();
    for (int i = 0; i < EVENTS; i++) {
      assertThat(view.mayHold(TestEvents.event(i).key())).as("event %d", i).isTrue();
    }
  }

  @Test
  void itDeniesNearlyEveryKeyThatNobodyHasUsed() {
    RecentKeys keys = new RecentKeys(0);
    for (int i = 0; i < EVENTS; i++) {
      keys.add(TestEvents.event(i));
    }
    int maybe = 0;
    for (int i = 0; i < 100_000; i++) {
      maybe += keys.view().mayHold(unused(i)) ? 1 : 0;
    }
    assertThat(maybe).isLessThan(3_000);
  }

  @Test
  void itKeepsTheNewestAndSaysFromWhereOn() {
    RecentKeys keys = new RecentKeys(7);
    assertThat(keys.view().first()).isEqualTo(7);
    int events = RecentKeys.KEPT_EVENTS + EVENTS;
    for (int i = 7; i < events; i++) {
      keys.add(TestEvents.event(i));
    }
    long first = keys.view().first();
    assertThat(first).isBetween(1L, (long) events - RecentKeys.KEPT_EVENTS / 2);
    for (long i = first; i < events; i += 1_001) {
      assertThat(keys.view().mayHold(TestEvents.event(i).key())).as("event %d", i).isTrue();
    }
  }
}
