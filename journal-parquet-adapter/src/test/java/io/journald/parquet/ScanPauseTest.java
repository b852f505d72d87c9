package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.port.Pause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query that finds nothing lets others go first, wherever it looks. */
class ScanPauseTest {
  @TempDir private Path directory;
  private final AtomicInteger pauses = new AtomicInteger();

  @Test
  void itPausesBeforeEachSegment() throws IOException {
    LocalDisk disk = new LocalDisk();
    List<SegmentName> names = new ArrayList<>();
    for (int first = 0; first < 30; first += 10) {
      names.add(
          new SegmentWriter(disk, directory)
              .write(TestEvents.events(first, first + 10).iterator(), first, first + 9));
    }
    SegmentWalk walk =
        new SegmentWalk(
            new SegmentReader(disk, directory, directory),
            SegmentList.of(names),
            Order.DESC,
            5,
            25);
    RowFilter nothing = RowFilter.of(EventFilter.ofEntity("nobody"));
    AtomicInteger opened = new AtomicInteger();
    Pause.during(
        () -> assertThat(pauses.getAndIncrement()).isEqualTo(opened.get()),
        () -> {
          try (SegmentCursor cursor =
              new SegmentCursor(
                  walk,
                  (name, from, to) -> {
                    opened.incrementAndGet();
                    return new SegmentReader(disk, directory, directory)
                        .scan(name, nothing, Order.DESC, from, to);
                  })) {
            return cursor.hasNext();
          }
        });
    assertThat(pauses).hasValue(3);
  }

  @Test
  void itPausesWithinTheTail() throws IOException {
    EventFilter nobody =
        new EventFilter(null, null, null, null, null, "nobody", null, null, null, null, null);
    try (ParquetEventStore store =
        ParquetEventStore.open(
            StoreOptions.of(directory.resolve("journal")).withFlushThreshold(Integer.MAX_VALUE))) {
      store.append(new ArrayList<>(TestEvents.events(0, 2 * EventCursor.PAUSE_EVENTS))).await();
      long found =
          Pause.during(
              pauses::incrementAndGet,
              () -> {
                try (var events = store.view().stream(EventQuery.of(nobody))) {
                  return events.count();
                }
              });
      assertThat(found).isZero();
      assertThat(pauses).hasValue(2);
    }
  }
}
