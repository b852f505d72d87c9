package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.journald.model.Event;
import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.io.WatchedDisk.Hold;
import io.journald.parquet.io.WatchedDisk.Operation;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the buffer becomes a segment, and what happens when that fails. */
@Timeout(60)
class FlusherTest {
  private static final Duration NEVER_BY_ITSELF = Duration.ofDays(1);

  @TempDir Path directory;
  private final WatchedDisk disk = new WatchedDisk(new LocalDisk());

  private StoreOptions options(int threshold, Duration interval) {
    return StoreOptions.of(directory.resolve("journal"))
        .withDisk(disk)
        .withFlushThreshold(threshold)
        .withFlushInterval(interval);
  }

  private static void append(ParquetEventStore store, int count) {
    long first = store.nextSequence();
    store.append(events(first, first + count)).await();
  }

  private List<String> filesIn(String name) {
    try (Stream<Path> files = Files.list(directory.resolve("journal").resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theThresholdStartsAFlush() {
    try (ParquetEventStore store = ParquetEventStore.open(options(100, NEVER_BY_ITSELF))) {
      append(store, 99);
      assertThat(store.view().persistedEvents()).isZero();
      append(store, 1);
      await().until(() -> store.view().persistedEvents() == 100);
      assertThat(store.view().persistedFileCount()).isEqualTo(1);
      assertThat(all(store.view())).isEqualTo(events(0, 100));
    }
  }

  @Test
  void flushesCoalesceToOneAnInterval() {
    try (ParquetEventStore store = ParquetEventStore.open(options(10, NEVER_BY_ITSELF))) {
      for (int i = 0; i < 300; i++) {
        append(store, 10);
      }
      // The first is due at once. The next one is not due for a day, whatever comes.
      await().until(() -> store.view().persistedFileCount() == 1);
      append(store, 10);
      assertThat(store.view().persistedFileCount()).isEqualTo(1);
    }
    assertThat(filesIn("segments")).hasSize(2);
  }

  @Test
  void theNextIntervalFlushesWhatCameMeanwhile() {
    try (ParquetEventStore store = ParquetEventStore.open(options(10, Duration.ofMillis(50)))) {
      append(store, 10);
      await().until(() -> store.view().persistedEvents() == 10);
      append(store, 10);
      append(store, 10);
      await().until(() -> store.view().persistedEvents() == 30);
      assertThat(store.view().persistedFileCount()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void manyBytesAreFlushedAtOnce() {
    AtomicInteger flushes = new AtomicInteger();
    Flusher flusher =
        new Flusher(
            flushes::incrementAndGet,
            options(1_000, NEVER_BY_ITSELF),
            new BackgroundThread("flush"));
    flusher.noteBuffered(1_000, 1_000);
    await().until(() -> flushes.get() == 1);
    flusher.noteBuffered(1_000, Flusher.URGENT_BYTES - 1); // waits for its interval, a day
    flusher.noteBuffered(1, Flusher.URGENT_BYTES);
    await().until(() -> flushes.get() == 2);
    flusher.close();
    assertThat(flushes).hasValue(3); // the last one, of the close
  }

  @Test
  void aFlushCountsItsOwnEventsAlone() {
    try (ParquetEventStore store =
        ParquetEventStore.open(options(Integer.MAX_VALUE, NEVER_BY_ITSELF))) {
      append(store, 7);
      Hold sync = disk.holdNext(Operation.SYNC, ".tmp");
      CompletableFuture<Long> first = CompletableFuture.supplyAsync(store::flush);
      sync.awaitReached();
      append(store, 5);
      CompletableFuture<Long> second = CompletableFuture.supplyAsync(store::flush);
      sync.release();
      assertThat(first.join()).isEqualTo(7);
      assertThat(second.join()).isEqualTo(5);
      assertThat(store.flush()).isZero();
      assertThat(store.view().persistedFileCount()).isEqualTo(2);
      assertThat(all(store.view())).isEqualTo(events(0, 12));
    }
  }

  @Test
  void aFlushThatFailsKeepsItsEventsAndIsTriedAgain() {
    try (ParquetEventStore store = ParquetEventStore.open(options(10, Duration.ofMillis(20)))) {
      disk.failNext(Operation.SYNC, ".tmp", new IOException("the platter fell off"));
      append(store, 10);
      await().until(() -> store.view().persistedEvents() == 10);
      assertThat(all(store.view())).isEqualTo(events(0, 10));
      assertThat(store.readOnlyReason()).isEmpty();
    }
  }

  @Test
  void aFlushThatFailsLeavesNoFileBehind() {
    try (ParquetEventStore store =
        ParquetEventStore.open(options(Integer.MAX_VALUE, NEVER_BY_ITSELF))) {
      append(store, 10);
      IOException full = new DiskFullException(new IOException("No space left on device"));
      disk.failNext(Operation.WRITE, ".tmp", full);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(store::flush)
          .returns(Reason.DISK_FULL, Unavailable::reason);
      disk.failNext(Operation.RENAME, ".tmp", new IOException("the platter fell off"));
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(store::flush)
          .returns(Reason.IO, Unavailable::reason);
      assertThat(filesIn("segments")).isEmpty();
      append(store, 1);
      assertThat(store.flush()).isEqualTo(11);
      assertThat(filesIn("segments")).hasSize(1);
    }
  }

  @Test
  void aFlushThatBreaksDownIsTriedAgain() {
    AtomicInteger flushes = new AtomicInteger();
    Flusher flusher =
        new Flusher(
            () -> {
              if (flushes.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault in a library");
              }
              return 1;
            },
            options(1, Duration.ofMillis(10)),
            new BackgroundThread("flush"));
    flusher.noteBuffered(1, 1);
    await().until(() -> flushes.get() == 2);
    flusher.close();
  }

  @Test
  void closingFlushes() {
    try (ParquetEventStore store =
        ParquetEventStore.open(options(Integer.MAX_VALUE, NEVER_BY_ITSELF))) {
      append(store, 3);
    }
    assertThat(filesIn("segments")).hasSize(1);
    try (ParquetEventStore store = ParquetEventStore.open(options(100, NEVER_BY_ITSELF))) {
      assertThat(store.view().persistedEvents()).isEqualTo(3);
    }
  }

  @Test
  void nothingTouchesTheDiskAfterAClose() {
    Set<Thread> before = flushers(); // of other tests in this process
    ParquetEventStore store = ParquetEventStore.open(options(10, Duration.ofMillis(100)));
    append(store, 10);
    await().until(() -> store.view().persistedEvents() == 10);
    append(store, 10); // its flush is due in a while
    store.append(List.of(event(20)));
    disk.failNext(Operation.SYNC, ".wal", new IOException("the platter fell off"));
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(store::close);
    int operations = disk.count();
    assertThat(flushers()).isSubsetOf(before);
    assertThat(disk.count()).isEqualTo(operations);
    try (ParquetEventStore next = ParquetEventStore.open(options(10, NEVER_BY_ITSELF))) {
      List<Event> found = all(next.view());
      assertThat(found).isEqualTo(events(0, found.size())).hasSizeGreaterThanOrEqualTo(20);
    }
  }

  private static Set<Thread> flushers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("journal-flush"))
        .collect(Collectors.toSet());
  }
}
