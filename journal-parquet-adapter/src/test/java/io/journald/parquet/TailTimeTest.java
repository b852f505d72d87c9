package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.io.CrashDisk;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time ranges of the tail. */
class TailTimeTest {
  private static final int FIRST = 1_000;
  private static final int BATCH = 3;
  private static final int MANY = 8_000;

  /** Less than what all events of the tail take once they are made. */
  private static final long FEW_BYTES = 64L * MANY;

  /** Several events in a row share their moment, as those of a batch do. */
  private static List<Event> batches() {
    List<Event> events = new ArrayList<>();
    for (Event event : events(FIRST, FIRST + TailBlock.CAPACITY + 100)) {
      Instant moment = event(event.sequence() / BATCH * BATCH).timestamp();
      events.add(new Event(event.sequence(), event.eventId(), moment, event.mutation()));
    }
    return events;
  }

  @Test
  void theFirstEventFromAnyMomentOnIsFound() {
    List<Event> events = batches();
    Tail tail = new Tail(FIRST);
    tail.add(events);
    TailView view = tail.view();
    for (Event at : events) {
      for (int nanos : List.of(-1, 0, 1)) {
        Instant moment = at.timestamp().plusNanos(nanos);
        long expected =
            events.stream()
                .filter(event -> !event.timestamp().isBefore(moment))
                .mapToLong(Event::sequence)
                .findFirst()
                .orElse(view.end());
        assertThat(view.firstFrom(moment, FIRST, view.end())).isEqualTo(expected);
      }
    }
    assertThat(view.firstFrom(Instant.MIN, FIRST + 5, FIRST + 9)).isEqualTo(FIRST + 5);
    assertThat(view.firstFrom(Instant.MAX, FIRST + 5, FIRST + 9)).isEqualTo(FIRST + 9);
    assertThat(view.firstFrom(Instant.MIN, FIRST, FIRST)).isEqualTo(FIRST);
  }

  /** An event of the tail is bytes until somebody looks at it. */
  @Test
  void aTimeRangeMakesNoEventsOutsideIt() {
    StoreOptions options =
        StoreOptions.of(Path.of("/journal"))
            .withDisk(new CrashDisk())
            .withFlushThreshold(Integer.MAX_VALUE);
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      store.append(events(0, MANY)).await();
      Event wanted = event(MANY / 2);
      Instant since = wanted.timestamp();
      EventFilter filter =
          new EventFilter(
              null, null, null, null, null, null, null, null, null, since, since.plusMillis(1));
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = thread.getCurrentThreadAllocatedBytes();
      List<Event> found = all(store.view(), EventQuery.of(filter));
      long allocated = thread.getCurrentThreadAllocatedBytes() - before;
      assertThat(found).containsExactly(wanted);
      assertThat(allocated).isLessThan(FEW_BYTES);
    }
  }
}
