package io.journald.parquet.wal;

import static io.journald.parquet.TestEvents.events;
import static io.journald.parquet.wal.WalFiles.DIRECTORY;
import static io.journald.parquet.wal.WalFiles.frame;
import static io.journald.parquet.wal.WalFiles.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.io.WatchedDisk.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of the log's files: rotation, removal, recovery, a full disk. */
class WriteAheadLogTest {
  private static final int FILE_BYTES = 1_000;

  private final CrashDisk crashDisk = new CrashDisk();
  private final WatchedDisk disk = new WatchedDisk(crashDisk);

  @BeforeEach
  void createDirectory() throws IOException {
    disk.createDirectory(DIRECTORY);
  }

  private static void write(WriteAheadLog log, long from, long to) throws IOException {
    for (long sequence = from; sequence < to; sequence++) {
      log.write(frame(events(sequence, sequence + 1)));
    }
  }

  private List<Event> replay(long from) throws IOException {
    List<Event> events = new ArrayList<>();
    WalContents.load(disk, DIRECTORY).replay(from, events::addAll);
    return events;
  }

  private List<Long> bases() throws IOException {
    return new WalDirectory(disk, DIRECTORY).bases();
  }

  @Test
  void aFullFileIsFollowedByOneThatIsNamedByItsFirstSequence() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, FILE_BYTES)) {
      write(log, 0, 100);
    }
    assertThat(bases()).hasSizeGreaterThan(5).startsWith(0L);
    for (long base : bases()) {
      assertThat(replay(base)).isEqualTo(events(base, 100));
    }
  }

  @Test
  void filesGoWhenTheSegmentsHoldTheirEventsAndTheLastOneStays() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, FILE_BYTES)) {
      write(log, 0, 100);
      List<Long> before = bases();
      long third = before.get(2);
      log.trim(third - 1);
      assertThat(bases()).isEqualTo(before.subList(1, before.size()));
      log.trim(third);
      assertThat(bases()).isEqualTo(before.subList(2, before.size()));
      log.trim(100);
      assertThat(bases()).containsExactly(before.getLast());
      write(log, 100, 105);
      assertThat(replay(100)).isEqualTo(events(100, 105));
    }
  }

  @Test
  void aRecoveryCopiesWhatIsAboveTheSegmentsIntoANewFile() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, FILE_BYTES)) {
      write(log, 0, 40);
    }
    long last = bases().getLast();
    byte[] torn = crashDisk.files().get(path(last));
    byte[] zeros = new byte[torn.length];
    int end = torn.length - Arrays.mismatch(reversed(torn), zeros);
    crashDisk.put(path(last), Arrays.copyOf(torn, end - 1));

    List<Event> recovered = new ArrayList<>();
    WalContents contents = WalContents.load(disk, DIRECTORY);
    try (WriteAheadLog log =
        WriteAheadLog.recover(disk, DIRECTORY, FILE_BYTES, contents, 25, recovered::addAll)) {
      assertThat(recovered).isEqualTo(events(25, 39));
      assertThat(bases()).containsExactly(25L);
      write(log, 39, 45);
    }
    assertThat(replay(25)).isEqualTo(events(25, 45));
    assertThat(replayAfterACrash(25)).isEqualTo(events(25, 45));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private List<Event> replayAfterACrash(long from) throws IOException {
    List<Event> events = new ArrayList<>();
    WalContents.load(crashDisk.afterCrash(new SplittableRandom(1)), DIRECTORY)
        .replay(from, events::addAll);
    return events;
  }

  @Test
  void withoutRoomNothingOfAFrameIsInTheLogAndTheNextOneIs() throws IOException {
    IOException noRoom = new DiskFullException(new IOException("No space left on device"));
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, 1 << 20)) {
      write(log, 0, 3);
      disk.failNext(Operation.WRITE, ".wal", noRoom);
      assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> write(log, 3, 4));
      write(log, 3, 6);
    }
    assertThat(replay(0)).isEqualTo(events(0, 6));
    assertThat(replayAfterACrash(0)).isEqualTo(events(0, 6));
  }

  @Test
  void withoutRoomForANewFileTheOldOneIsStillTheLast() throws IOException {
    IOException noRoom = new DiskFullException(new IOException("No space left on device"));
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, 1)) {
      write(log, 0, 1);
      for (Operation operation : List.of(Operation.CREATE, Operation.WRITE)) {
        disk.failNext(operation, "1.wal", noRoom);
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> write(log, 1, 2));
        assertThat(bases()).containsExactly(0L);
      }
      write(log, 1, 2);
      assertThat(bases()).containsExactly(0L, 1L);
    }
    assertThat(replay(0)).isEqualTo(events(0, 2));
  }

  @Test
  void noFrameIsWrittenBeforeTheLastOneIsDurable() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.create(disk, DIRECTORY, 1 << 20)) {
      for (int i = 0; i < 20; i++) {
        int syncs = disk.count(Operation.SYNC);
        write(log, i, i + 1);
        assertThat(disk.count(Operation.SYNC)).isEqualTo(syncs + 1);
        assertThat(replayAfterACrash(0)).isEqualTo(events(0, i + 1));
      }
    }
  }
}
