package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.io.WatchedDisk.Operation;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Appends, merges and the index stop while a flush still has room; all go on when there is more.
 */
@Timeout(60)
class DiskRoomTest {
  private static final long PLENTY = 1L << 40;

  @TempDir Path directory;
  private final WatchedDisk disk = new WatchedDisk(new LocalDisk());

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory.resolve("journal"))
            .withDisk(disk)
            .withFlushThreshold(Integer.MAX_VALUE));
  }

  private static void append(ParquetEventStore store, int count) {
    long first = store.nextSequence();
    store.append(events(first, first + count)).await();
  }

  @Test
  void appendsStopWhileAFlushStillHasRoomAndGoOnByThemselves() {
    try (ParquetEventStore store = open()) {
      append(store, 10);
      assertThat(store.readOnlyReason()).isEmpty();
      String value = "x".repeat((int) DiskRoom.LOOK_BYTES); // more than was granted
      disk.answerUsable(DiskRoom.RESERVE_BYTES + 2 * DiskRoom.LOOK_BYTES - 1);
      store.append(List.of(event(10, value.substring(100)))).await();

      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> store.append(List.of(event(11, value))).await())
          .returns(Reason.DISK_FULL, Unavailable::reason)
          .withMessageContaining("make room");
      disk.answerUsable(DiskRoom.RESERVE_BYTES);
      assertThat(store.readOnlyReason())
          .hasValueSatisfying(why -> assertThat(why).contains("no room on the disk", "4 MiB"));
      assertThat(all(store.view())).hasSize(11);
      assertThat(store.flush()).isEqualTo(11);

      disk.answerUsable(PLENTY);
      assertThat(store.readOnlyReason()).isEmpty();
      append(store, 5);
      assertThat(all(store.view())).hasSize(16);
    }
  }

  /** A quota, or a file system without inodes, refuses a write though room is free. */
  @Test
  void aWriteThatFindsNoRoomThoughSomeIsFreeShowsUntilTheRoomChanges() {
    try (ParquetEventStore store = open()) {
      disk.answerUsable(PLENTY);
      disk.failNext(Operation.WRITE, ".wal", full());
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> append(store, 1))
          .returns(Reason.DISK_FULL, Unavailable::reason);
      assertThat(store.readOnlyReason()).isPresent();
      disk.answerUsable(PLENTY + 1);
      assertThat(store.readOnlyReason()).isEmpty();

      disk.failNext(Operation.WRITE, ".wal", full());
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> append(store, 1));
      assertThat(store.readOnlyReason()).isPresent();
      append(store, 1);
      assertThat(store.readOnlyReason()).isEmpty();
    }
  }

  private static IOException full() {
    return new DiskFullException(new IOException("No space left on device"));
  }

  @Test
  void whereTheRoomIsUnknownTheWriteTells() {
    try (ParquetEventStore store = open()) {
      disk.answerUsable(-1);
      append(store, 10);
      assertThat(store.readOnlyReason()).isEmpty();
    }
  }

  @Test
  void aMergeAndTheIndexLeaveTheRoomOfAFlush() {
    try (ParquetEventStore store = open()) {
      for (int i = 0; i < 3; i++) {
        append(store, 100);
        store.flush();
      }
      disk.answerUsable(DiskRoom.RESERVE_BYTES);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(store::merge)
          .returns(Reason.DISK_FULL, Unavailable::reason);
      assertThat(store.view().persistedFileCount()).isEqualTo(3);
      disk.answerUsable(PLENTY);
      store.merge();
      assertThat(store.view().persistedFileCount()).isEqualTo(1);
      assertThat(all(store.view())).isEqualTo(events(0, 300));
    }
  }

  @Test
  void mergesGoOnAWhileAfterOneThatFailed() throws IOException {
    JournalDirectory places = new JournalDirectory(disk, directory.resolve("journal"));
    try (ParquetEventStore store = open()) {
      disk.failNext(
          Operation.CREATE, "/" + "0".repeat(20) + "-" + "0".repeat(18) + "49.tmp", full());
      for (int i = 0; i < 10; i++) {
        append(store, 5);
        store.flush();
      }
    }
    SegmentList segments = SegmentList.of(places.segmentReader().names());
    AtomicLong merged = new AtomicLong();
    DiskRoom room = new DiskRoom(disk, places.root(), () -> 0);
    Upkeep upkeep =
        new Upkeep(
            Background.REAL,
            room,
            new Load(() -> 0, System::nanoTime, Load.HEAVY_EVENTS_A_SECOND),
            Duration.ofMillis(20));
    SegmentList[] now = {segments};
    try (Merger merger =
        new Merger(
            places,
            places.segmentReader(),
            () -> now[0],
            (sources, name) -> {
              now[0] = now[0].replacing(sources, name);
              merged.incrementAndGet();
            },
            new UnsignedTree()::check,
            upkeep)) {
      for (int i = 0; i < 3; i++) {
        disk.failNext(Operation.CREATE, ".tmp", full());
      }
      merger.noteSegment();
      await().until(() -> merged.get() == 1);
    }
    assertThat(now[0].names()).hasSizeLessThan(segments.names().size());
  }
}
