package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How a store is run.
 *
 * @param directory the journal directory; created where it is missing
 * @param flushThreshold buffered events at which a flush starts by itself, 1 or more
 * @param flushInterval least time between the starts of two such flushes
 * @param disk the door to the disk
 */
public record StoreOptions(Path directory, int flushThreshold, Duration flushInterval, Disk disk) {
  /** The flush threshold where none is set. */
  public static final int DEFAULT_FLUSH_THRESHOLD = 100;

  private static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofSeconds(1);

  public StoreOptions {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(flushInterval, "flushInterval");
    Objects.requireNonNull(disk, "disk");
    if (flushThreshold < 1) {
      throw new IllegalArgumentException(
          "flush threshold " + flushThreshold + " is below 1; set 1 or more");
    }
  }

  /** The defaults, for a directory on the local disk. */
  public static StoreOptions of(Path directory) {
    return new StoreOptions(
        directory, DEFAULT_FLUSH_THRESHOLD, DEFAULT_FLUSH_INTERVAL, new LocalDisk());
  }

  public StoreOptions withFlushThreshold(int newThreshold) {
    return new StoreOptions(directory, newThreshold, flushInterval, disk);
  }

  public StoreOptions withFlushInterval(Duration newInterval) {
    return new StoreOptions(directory, flushThreshold, newInterval, disk);
  }

  public StoreOptions withDisk(Disk newDisk) {
    return new StoreOptions(directory, flushThreshold, flushInterval, newDisk);
  }
}
