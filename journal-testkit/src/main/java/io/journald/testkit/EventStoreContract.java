package io.journald.testkit;

import static io.journald.testkit.Samples.all;
import static io.journald.testkit.Samples.event;
import static io.journald.testkit.Samples.events;
import static io.journald.testkit.Samples.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.port.EventStore;
import io.journald.port.EventStore.Commit;
import io.journald.port.EventView;
import io.journald.port.JournalException.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link EventStore} must do. A store that keeps its events beyond its own life passes
 * {@link DurableEventStoreContract} as well.
 */
@Timeout(120)
public abstract class EventStoreContract implements StoreQueryContract, StoreReadersContract {
  private EventStore store;

  /**
   * Opens a new, empty store, with a flush threshold from 100 to 10,000. The contract closes it.
   */
  protected abstract EventStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Override
  public final EventStore store() {
    return store;
  }

  /** Puts another store, over the same data, into the place of the one that was closed. */
  final void replaceStore(EventStore reopened) {
    store = reopened;
  }

  @Test
  void aNewStoreIsEmpty() {
    EventView view = store.view();
    assertThat(view.size()).isZero();
    assertThat(store.nextSequence()).isZero();
    assertThat(view.persistedEvents()).isZero();
    assertThat(view.persistedFileCount()).isZero();
    assertThat(view.lastTimestamp()).isEmpty();
    assertThat(all(view, EventQuery.of(EventFilter.all()))).isEmpty();
    assertThat(view.find(Set.of(event(0).key()), 0)).isEmpty();
  }

  @Test
  void anOpenStoreTakesAppends() {
    assertThat(store.readOnlyReason()).isEmpty();
    assertThat(store.flushThreshold()).isBetween(100, 10_000);
  }

  @Test
  void anAwaitedEventIsInTheNextView() {
    for (int i = 0; i < 10; i++) {
      store.append(events(i, i + 1)).await();
      assertThat(store.view().size()).isEqualTo(i + 1);
      assertThat(store.view().lastTimestamp()).contains(event(i).timestamp());
      assertThat(all(store.view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, i + 1));
    }
  }

  @Test
  void anAwaitedEventBringsAllEarlierOnes() {
    store.append(events(0, 2));
    store.append(events(2, 5));
    store.append(events(5, 6)).await();
    assertThat(all(store.view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 6));
  }

  @Test
  void aCommitMayBeAwaitedAgainAndLater() {
    Commit first = store.append(events(0, 1));
    Commit second = store.append(events(1, 2));
    second.await();
    first.await();
    first.await();
    store.append(events(2, 3)).await();
    second.await();
    assertThat(store.view().size()).isEqualTo(3);
  }

  @Test
  void aCommitMayBeAwaitedByManyThreads() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        long size = i + 1L;
        Commit commit = store.append(events(i, size));
        List<Future<Long>> sizes = new ArrayList<>();
        for (int waiter = 0; waiter < 4; waiter++) {
          sizes.add(
              threads.submit(() -> {
                commit.await();
                return store.view().size();
              }));
        }
        for (Future<Long> seen : sizes) {
          assertThat(seen.get()).isEqualTo(size);
        }
      }
    }
  }

  @Test
  void anInterruptDoesNotEndTheWait() {
    for (int i = 0; i < 5; i++) {
      Commit commit = store.append(events(i, i + 1));
      Thread.currentThread().interrupt();
      commit.await();
      assertThat(Thread.interrupted()).as("the interrupt is kept for the caller").isTrue();
      assertThat(store.view().size()).isEqualTo(i + 1);
    }
  }

  @Test
  void anInterruptedThreadMayAppendFlushAndRead() {
    Thread.currentThread().interrupt();
    store.append(events(0, 5)).await();
    store.flush();
    List<Event> read = all(store.view(), EventQuery.of(EventFilter.all()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(read).isEqualTo(events(0, 5));
    store.append(events(5, 6)).await();
    assertThat(store.view().size()).isEqualTo(6);
  }

  @Test
  void theNextSequenceCountsWhatWasHandedOver() {
    assertThat(store.nextSequence()).isZero();
    Commit first = store.append(events(0, 3));
    assertThat(store.nextSequence()).isEqualTo(3);
    Commit second = store.append(events(3, 4));
    assertThat(store.nextSequence()).isEqualTo(4);
    first.await();
    second.await();
    assertThat(store.nextSequence()).isEqualTo(4);
    store.flush();
    assertThat(store.nextSequence()).isEqualTo(4);
  }

  @Test
  void sequencesMustContinue() {
    store.append(events(0, 3)).await();
    for (int wrong : new int[] {0, 2, 4, 100}) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.append(events(wrong, wrong + 1)));
    }
    List<Event> withGap = List.of(event(3), event(5));
    assertThatIllegalArgumentException().isThrownBy(() -> store.append(withGap));
    assertThatIllegalArgumentException().isThrownBy(() -> store.append(List.of()));
    store.append(events(3, 4)).await();
    assertThat(all(store.view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 4));
  }

  @Test
  void aViewIsNotChangedByWhatComesLater() {
    store.append(events(0, 5)).await();
    EventView old = store.view();
    store.append(events(5, 9)).await();
    store.flush();
    store.append(events(9, 300)).await();
    store.flush();
    assertThat(old.size()).isEqualTo(5);
    assertThat(old.persistedEvents()).isZero();
    assertThat(old.persistedFileCount()).isZero();
    assertThat(old.lastTimestamp()).contains(event(4).timestamp());
    assertThat(all(old, EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 5));
    assertThat(all(old, EventQuery.recent(2))).isEqualTo(events(3, 5).reversed());
    assertThat(old.find(Set.of(event(4).key(), event(5).key()), 0))
        .isEqualTo(Map.of(event(4).key(), event(4)));
  }

  @Test
  void anOpenStreamIsNotChangedByWhatComesLater() {
    store.append(events(0, 50)).await();
    try (var stream = store.view().stream(EventQuery.of(EventFilter.all()))) {
      var iterator = stream.iterator();
      List<Event> read = new ArrayList<>();
      for (int i = 0; iterator.hasNext(); i++) {
        read.add(iterator.next());
        store.append(events(50 + i, 51 + i)).await();
        if (i % 10 == 0) {
          store.flush();
        }
      }
      assertThat(read).isEqualTo(events(0, 50));
    }
  }

  @Test
  void aStreamMayBeLeftBeforeItsEnd() {
    store.append(events(0, 50)).await();
    store.flush();
    store.append(events(50, 60)).await();
    for (int i = 0; i < 20; i++) {
      try (var stream = store.view().stream(EventQuery.of(EventFilter.all()))) {
        assertThat(stream.findFirst()).contains(event(0));
      }
    }
    assertThat(all(store.view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 60));
  }

  @Test
  void aFlushTellsHowManyEventsItWrote() {
    assertThat(store.flush()).isZero();
    assertThat(store.view().persistedFileCount()).isZero();
    store.append(events(0, 5)).await();
    assertThat(store.view().persistedEvents()).isZero();
    assertThat(store.flush()).isEqualTo(5);
    assertThat(store.view().persistedEvents()).isEqualTo(5);
    assertThat(store.view().persistedFileCount()).isEqualTo(1);
    assertThat(store.flush()).isZero();
    assertThat(store.view().persistedFileCount()).isEqualTo(1);
    store.append(events(5, 6)).await();
    store.append(events(6, 8)).await();
    assertThat(store.view().persistedEvents()).isEqualTo(5);
    assertThat(store.flush()).isEqualTo(3);
    assertThat(store.view().persistedEvents()).isEqualTo(8);
    assertThat(store.view().size()).isEqualTo(8);
  }

  @Test
  void atTheThresholdAFlushStartsByItself() {
    int threshold = store.flushThreshold();
    store.append(events(0, threshold - 1L)).await();
    store.append(events(threshold - 1L, threshold)).await();
    assertThat(eventually(() -> store.view().persistedEvents() == threshold))
        .as("%d events are flushed", threshold)
        .isTrue();
    assertThat(store.flush()).isZero();
    assertThat(all(store.view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, threshold));
  }

  @Test
  void anIdMayStandInSeveralEntities() {
    Event first = new Event(0, "same", event(0).timestamp(), Samples.mutation("a", "1"));
    Event second = new Event(1, "same", event(1).timestamp(), Samples.mutation("b", "2"));
    store.append(List.of(first, second)).await();
    assertThat(store.view().find(Set.of(new EventKey("b", "same")), 0))
        .isEqualTo(Map.of(second.key(), second));
    assertThat(all(store.view(), EventQuery.of(EventFilter.ofEventId("same"))))
        .containsExactly(first, second);
  }

  @Test
  void closingMakesDurableWhatWasHandedOver() {
    Commit commit = store.append(events(0, 5));
    store.close();
    commit.await();
  }

  @Test
  void aStoreMayBeClosedTwice() {
    store.append(events(0, 5)).await();
    store.close();
    store.close();
  }

  @Test
  void aClosedStoreTakesNoEvents() {
    store.append(events(0, 5)).await();
    store.close();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> store.append(events(5, 6)))
        .returns(Unavailable.Reason.CLOSED, Unavailable::reason);
    assertThat(store.readOnlyReason()).isPresent();
  }
}
