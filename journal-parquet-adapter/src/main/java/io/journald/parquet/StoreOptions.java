package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a store is run.
 *
 * @param directory the journal directory; created where it is missing
 * @param flushThreshold buffered events at which a flush starts by itself, 1 or more
 * @param flushInterval least time between the starts of two such flushes
 * @param walFileBytes size from which on a file of the write-ahead log is not written to any more
 * @param runEvents flushed events without a run of the index that make one
 * @param indexMemoryBytes most memory for the page indexes of runs; what is over it is read again
 * @param signing how checkpoints are signed; empty where none are
 * @param disk the door to the disk
 */
public record StoreOptions(
    Path directory,
    int flushThreshold,
    Duration flushInterval,
    long walFileBytes,
    int runEvents,
    long indexMemoryBytes,
    Optional<Signing> signing,
    Disk disk) {
  /** The flush threshold where none is set. */
  public static final int DEFAULT_FLUSH_THRESHOLD = 100;

  /** Small, so that a start or a reader beside the writer has little to replay. */
  private static final long DEFAULT_WAL_FILE_BYTES = 4 << 20;

  private static final int DEFAULT_RUN_EVENTS = 1 << 16;

  private static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofSeconds(1);

  public StoreOptions {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(flushInterval, "flushInterval");
    Objects.requireNonNull(signing, "signing");
    Objects.requireNonNull(disk, "disk");
    if (walFileBytes < 1) {
      throw new IllegalArgumentException("log files of " + walFileBytes + " bytes; set 1 or more");
    }
    if (flushThreshold < 1) {
      throw new IllegalArgumentException(
          "flush threshold " + flushThreshold + " is below 1; set 1 or more");
    }
  }

  /** The defaults, for a directory on the local disk. */
  public static StoreOptions of(Path directory) {
    return new StoreOptions(
        directory,
        DEFAULT_FLUSH_THRESHOLD,
        DEFAULT_FLUSH_INTERVAL,
        DEFAULT_WAL_FILE_BYTES,
        DEFAULT_RUN_EVENTS,
        defaultIndexMemory(),
        Optional.empty(),
        new LocalDisk());
  }

  /** A third of the heap: at about one byte an event that is enough for a hundred million. */
  static long defaultIndexMemory() {
    return Runtime.getRuntime().maxMemory() / 3;
  }

  public StoreOptions withFlushThreshold(int newThreshold) {
    return new StoreOptions(
        directory,
        newThreshold,
        flushInterval,
        walFileBytes,
        runEvents,
        indexMemoryBytes,
        signing,
        disk);
  }

  public StoreOptions withFlushInterval(Duration newInterval) {
    return new StoreOptions(
        directory,
        flushThreshold,
        newInterval,
        walFileBytes,
        runEvents,
        indexMemoryBytes,
        signing,
        disk);
  }

  public StoreOptions withWalFileBytes(long newBytes) {
    return new StoreOptions(
        directory,
        flushThreshold,
        flushInterval,
        newBytes,
        runEvents,
        indexMemoryBytes,
        signing,
        disk);
  }

  public StoreOptions withRunEvents(int newEvents) {
    return new StoreOptions(
        directory,
        flushThreshold,
        flushInterval,
        walFileBytes,
        newEvents,
        indexMemoryBytes,
        signing,
        disk);
  }

  public StoreOptions withIndexMemoryBytes(long newBytes) {
    return new StoreOptions(
        directory, flushThreshold, flushInterval, walFileBytes, runEvents, newBytes, signing, disk);
  }

  /** The same, with signed checkpoints. A journal that has signed some must go on with it. */
  public StoreOptions withSigning(Signing newSigning) {
    return new StoreOptions(
        directory,
        flushThreshold,
        flushInterval,
        walFileBytes,
        runEvents,
        indexMemoryBytes,
        Optional.of(newSigning),
        disk);
  }

  public StoreOptions withDisk(Disk newDisk) {
    return new StoreOptions(
        directory,
        flushThreshold,
        flushInterval,
        walFileBytes,
        runEvents,
        indexMemoryBytes,
        signing,
        newDisk);
  }
}
