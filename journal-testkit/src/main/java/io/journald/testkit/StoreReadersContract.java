package io.journald.testkit;

import static io.journald.testkit.Samples.all;
import static io.journald.testkit.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.port.EventStore;
import io.journald.port.EventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The part of {@link EventStoreContract} on readers beside a writer. */
interface StoreReadersContract {
  /** Events in each batch; a view must end between two batches. */
  int BATCH = 7;

  /** All events that the writer appends. */
  int EVENTS = 150 * BATCH;

  EventStore store();

  @Test
  default void readersBesideAWriterSeeWholeBatchesAndExactPrefixes() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(threads.submit(() -> readUntilAllIsSeen(acknowledged)));
      }
      Future<?> writer = threads.submit(() -> write(acknowledged));
      writer.get();
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(all(store().view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, EVENTS));
  }

  private void write(AtomicLong acknowledged) {
    try {
      for (int first = 0; first < EVENTS; first += BATCH) {
        store().append(events(first, first + BATCH)).await();
        acknowledged.set(first + BATCH);
        if (first % (10 * BATCH) == 0) {
          store().flush();
        }
      }
    } finally {
      // Lets the readers end also where an append fails.
      acknowledged.set(EVENTS);
    }
  }

  private void readUntilAllIsSeen(AtomicLong acknowledged) {
    long before = 0;
    long atLeast;
    do {
      atLeast = acknowledged.get();
      EventView view = store().view();
      long size = view.size();
      assertThat(size).isBetween(Math.max(before, atLeast), (long) EVENTS);
      assertThat(size % BATCH).as("events of a batch that is not whole").isZero();
      assertThat(view.persistedEvents()).isBetween(0L, size);
      checkPrefix(view, size);
      before = size;
    } while (atLeast < EVENTS);
  }

  private static void checkPrefix(EventView view, long size) {
    assertThat(all(view, EventQuery.of(EventFilter.all()))).isEqualTo(events(0, size));
    List<Event> newest = events(Math.max(0, size - 3), size).reversed();
    assertThat(all(view, EventQuery.recent(3))).isEqualTo(newest);
    assertThat(all(view, EventQuery.history("entity-3")))
        .isEqualTo(
            events(0, size).stream()
                .filter(event -> event.mutation().entityId().equals("entity-3"))
                .toList());
    for (Event event : newest) {
      assertThat(view.find(Set.of(event.key()), 0)).isEqualTo(Map.of(event.key(), event));
    }
  }
}
