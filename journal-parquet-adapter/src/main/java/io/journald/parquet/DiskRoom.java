package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal from filling its disk: log, merges and index leave the room that the flush of
 * what is in the log needs. So a full disk stops appends, and the buffer can still be flushed. What
 * other programs write is not in its hands.
 */
final class DiskRoom {
  /** Room that is left to a flush beside that for its events: for the rest of a file, and more. */
  static final long RESERVE_BYTES = 4 << 20;

  /** Bytes of the log that are written between two looks at the disk. */
  static final long LOOK_BYTES = 1 << 20;

  private static final long NEVER_FULL = -1;

  private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

  private final Disk disk;
  private final Path directory;
  private final LongSupplier unflushedBytes;
  private long granted; // of the one who writes the log
  private volatile long usableWhenFull = NEVER_FULL;

  /**
   * @param unflushedBytes about what the flush will write
   */
  DiskRoom(Disk disk, Path directory, LongSupplier unflushedBytes) {
    this.disk = disk;
    this.directory = directory;
    this.unflushedBytes = unflushedBytes;
  }

  /**
   * To be called before bytes are written to the log, by one thread at a time.
   *
   * @throws DiskFullException if they would not leave the room for a flush
   */
  void take(long bytes) throws DiskFullException {
    if (bytes > granted) {
      granted = 0;
      require(bytes);
      granted = bytes + LOOK_BYTES;
    }
    granted -= bytes;
  }

  /**
   * To be called before a file is written that can wait.
   *
   * @throws DiskFullException if it would not leave the room for a flush
   */
  void require(long bytes) throws DiskFullException {
    long usable = usable();
    if (usable < bytes + reserved()) {
      throw new DiskFullException(
          new IOException(usable + " bytes are free, " + (bytes + reserved()) + " are needed"));
    }
  }

  /** Whether {@link #require} would find room. */
  boolean has(long bytes) {
    return usable() >= bytes + reserved();
  }

  /** What a copy of files takes, about. */
  long sizeBytes(Path in, List<SegmentName> names) throws IOException {
    long bytes = 0;
    for (SegmentName name : names) {
      try (ReadableFile file = disk.open(in.resolve(name.fileName()))) {
        bytes += file.size();
      }
    }
    return bytes;
  }

  /** Tells that a write to the log found no room. */
  void noteFull() {
    granted = 0;
    long usable = usable();
    // Where room seems to be left, as under a quota, only a look for a change tells more.
    usableWhenFull = usable < reserved() ? NEVER_FULL : usable;
  }

  /** Tells that a write to the log found room. */
  void noteWritten() {
    if (usableWhenFull != NEVER_FULL) {
      usableWhenFull = NEVER_FULL;
    }
  }

  /** Why an append would be refused for want of room; empty while there is room. */
  Optional<String> shortage() {
    long usable = usable();
    return usable < reserved() || usable <= usableWhenFull
        ? Optional.of(
            "no room on the disk, "
                + (usable >> 20)
                + " MiB are free; make room, nothing else is needed")
        : Optional.empty();
  }

  private long reserved() {
    return unflushedBytes.getAsLong() + RESERVE_BYTES;
  }

  private long usable() {
    try {
      return disk.usableBytes(directory);
    } catch (IOException unknown) {
      LOG.debug("cannot tell how much room is left in {}", directory, unknown);
      return Long.MAX_VALUE; // the write itself will tell
    }
  }
}
