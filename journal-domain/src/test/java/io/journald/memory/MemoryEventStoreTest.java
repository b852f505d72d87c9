package io.journald.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.EventView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract of a store in the test kit cannot ask of every store. */
class MemoryEventStoreTest {
  private final MemoryEventStore store = new MemoryEventStore(10);

  private static Event event(long sequence) {
    return new Event(
        sequence,
        "id-" + sequence,
        Instant.EPOCH,
        Mutation.of("t", "e", "*", "insert", "", "v" + sequence, "ann", "test"));
  }

  @Test
  void theThresholdIsAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MemoryEventStore(0));
    assertThat(new MemoryEventStore(1).flushThreshold()).isEqualTo(1);
  }

  @Test
  void everyThresholdfulIsCountedAsASegment() {
    for (int i = 0; i < 25; i++) {
      store.append(List.of(event(i))).await();
      assertThat(store.view().persistedEvents()).isEqualTo((i + 1) / 10 * 10L);
      assertThat(store.view().persistedFileCount()).isEqualTo((i + 1) / 10);
    }
    assertThat(store.flush()).isEqualTo(5);
    assertThat(store.flush()).isZero();
    assertThat(store.view().persistedFileCount()).isEqualTo(3);
  }

  @Test
  void aViewStaysAsItIsWhileTheArrayBehindItIsFilledAndReplaced() {
    store.append(List.of(event(0))).await();
    EventView old = store.view();
    for (int i = 1; i < 500; i++) {
      store.append(List.of(event(i))).await();
      assertThat(old.stream(EventQuery.of(EventFilter.all()))).containsExactly(event(0));
      assertThat(old.stream(EventQuery.recent(9))).containsExactly(event(0));
      assertThat(old.find(List.of(event(0).key(), event(i).key()), 0)).hasSize(1);
    }
    assertThat(store.view().stream(EventQuery.of(EventFilter.all()))).hasSize(500);
  }

  @Test
  void aClosedStoreStillAnswers() {
    store.append(List.of(event(0))).await();
    store.close();
    assertThat(store.view().persistedEvents()).isEqualTo(1);
    assertThat(store.readOnlyReason()).contains("the journal is closed");
  }
}
