package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The index is kept by itself, and whatever happens to it, the answers are those of the segments.
 */
@Timeout(60)
class IndexerTest {
  private static final Path DIRECTORY = Path.of("/journal");
  private static final Path INDEX = DIRECTORY.resolve("index");
  private static final int NEVER = Integer.MAX_VALUE;

  private CrashDisk disk = new CrashDisk();

  private ParquetEventStore open(int runEvents) {
    return ParquetEventStore.open(
        StoreOptions.of(DIRECTORY)
            .withDisk(disk)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(runEvents));
  }

  private static void append(ParquetEventStore store, List<Event> events) {
    store.append(new ArrayList<>(events)).await();
    store.flush();
  }

  private static List<SegmentName> runs(Disk disk) {
    try {
      return disk.list(INDEX).stream().flatMap(name -> SegmentName.parse(name).stream()).toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void awaitIndexUpTo(long end) {
    await().until(() -> !runs(disk).isEmpty() && runs(disk).getLast().last() == end - 1);
  }

  private static void requireHistories(EventView view, List<Event> recorded) {
    recorded.stream()
        .map(event -> event.mutation().entityId())
        .distinct()
        .forEach(entity -> {
          EventQuery history = EventQuery.history(entity);
          List<Event> expected = recorded.stream().filter(history::matches).toList();
          assertThat(all(view, history)).as(entity).isEqualTo(expected);
          assertThat(all(view, history.in(Order.DESC))).as(entity).isEqualTo(expected.reversed());
        });
  }

  private static List<Event> others(long from, long to) {
    List<Event> events = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      events.add(event(sequence, "another value " + sequence));
    }
    return events;
  }

  /** What a reader finds, who has no tail: all of it comes from files. */
  private static EventView reader(Disk disk) {
    return ParquetJournalReader.open(DIRECTORY, disk).view();
  }

  @Test
  void theIndexOfAnEarlierJournalInTheDirectoryIsNotUsed() throws IOException {
    try (ParquetEventStore store = open(10)) {
      append(store, events(0, 30));
      awaitIndexUpTo(30);
    }
    for (Path file : disk.files().keySet()) {
      if (!file.startsWith(INDEX)) {
        disk.remove(file);
      }
    }
    try (ParquetEventStore store = open(NEVER)) {
      append(store, others(0, 40));
    }
    requireHistories(reader(disk), others(0, 40));
  }

  @Test
  void aRunThatIsDroppedWhileItIsMergedIsBuiltAgain() throws IOException {
    ManualThreads threads = new ManualThreads();
    ParquetEventStore[] opened = new ParquetEventStore[1];
    boolean[] hasDropped = new boolean[1];
    Pace.Tempo dropping =
        new Pace.Tempo() {
          @Override
          public int stepEvents() {
            return 8;
          }

          @Override
          public void rest(int times) {
            RunList runs = ((Snapshot) opened[0].view()).runs();
            if (!hasDropped[0] && runs.names().getFirst().count() > 16) { // at a large merge
              hasDropped[0] = true;
              opened[0].reportDamage(runs.runs().getFirst(), new Corrupt("a page is damaged"));
              while (threads.runOne(new SplittableRandom(1))) {
                assertThat(((Snapshot) opened[0].view()).runs().names()).isNotEmpty();
              }
            }
          }
        };
    StoreOptions options =
        StoreOptions.of(DIRECTORY)
            .withDisk(disk)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(4);
    try (ParquetEventStore store =
        ParquetEventStore.open(options, threads.pairwise(name -> dropping))) {
      opened[0] = store;
      append(store, events(0, 100));
      while (threads.runOne(new SplittableRandom(1))) {
        requireHistories(store.view(), events(0, 100));
      }
      assertThat(hasDropped[0]).isTrue();
      RunList runs = ((Snapshot) store.view()).runs();
      assertThat(runs.gaps(100)).isEmpty();
      assertThat(runs.names().stream().mapToLong(SegmentName::count).sum()).isEqualTo(100);
      assertThat(disk.list(INDEX))
          .containsExactlyElementsOf(runs.names().stream().map(SegmentName::fileName).toList());
    }
  }

  @Test
  void theIndexThatIsAheadOfARestoredBackupNeverComesBack() {
    Map<Path, byte[]> backup;
    try (ParquetEventStore store = open(30)) {
      append(store, events(0, 20));
      backup = disk.files();
      append(store, events(20, 30));
      awaitIndexUpTo(30);
    }
    CrashDisk restored = new CrashDisk();
    backup.forEach(restored::put);
    disk.files().entrySet().stream()
        .filter(file -> file.getKey().startsWith(INDEX))
        .forEach(file -> restored.put(file.getKey(), file.getValue()));
    disk = restored;
    List<Event> recorded = events(0, 20);
    recorded.addAll(others(20, 40));
    try (ParquetEventStore store = open(NEVER)) {
      append(store, others(20, 40));
      for (long seed = 0; seed < 20; seed++) {
        requireHistories(reader(disk.afterCrash(new SplittableRandom(seed))), recorded);
      }
    }
  }
}
