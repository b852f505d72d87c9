package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The write-ahead log: what is written here survives a crash. A frame is written and synced before
 * the next one is begun. Files are named by their first sequence, grow to about a given size, and
 * are removed when the segments hold what they hold; the last one always stays.
 *
 * <p>{@link #write} is for one thread at a time; {@link #trim} may run beside it.
 */
public final class WriteAheadLog implements Closeable {
  private static final String TEMPORARY = ".tmp";

  private final Disk disk;
  private final WalDirectory directory;
  private final long fileBytes;
  private final Deque<Long> bases = new ArrayDeque<>(); // guarded by itself
  private WalWriter writer;

  private WriteAheadLog(
      Disk disk, WalDirectory directory, long fileBytes, long base, WalWriter writer) {
    this.disk = disk;
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.writer = writer;
    this.bases.add(base);
  }

  /** Starts the log of a new journal; files that an earlier attempt left are removed. */
  public static WriteAheadLog create(Disk disk, Path path, long fileBytes) throws IOException {
    WalDirectory directory = new WalDirectory(disk, path);
    for (long base : directory.bases()) {
      disk.delete(directory.file(base));
    }
    return new WriteAheadLog(
        disk, directory, fileBytes, 0, WalWriter.create(disk, directory.file(0), 0, fileBytes));
  }

  /**
   * Goes on after a stop or a crash. What is valid above the segments is copied into a new file and
   * synced, because after a crash the page cache may hold what the disk does not; only then are the
   * old files removed. They are never written to again.
   *
   * @param fileBytes size from which on a file is not written to any more
   * @param contents what the directory holds
   * @param from the end of the segments
   * @param frames takes the events from there on
   */
  public static WriteAheadLog recover(
      Disk disk,
      Path path,
      long fileBytes,
      WalContents contents,
      long from,
      Consumer<List<Event>> frames)
      throws IOException {
    WalDirectory directory = new WalDirectory(disk, path);
    removeTemporaries(disk, path);
    Path copy = path.resolve(directory.file(from).getFileName() + TEMPORARY);
    WalWriter writer = WalWriter.create(disk, copy, from, fileBytes);
    try {
      copy(contents, from, frames, writer);
      disk.rename(copy, directory.file(from));
      disk.syncDirectory(path);
      for (long base : directory.bases()) {
        if (base != from) {
          disk.delete(directory.file(base));
        }
      }
      disk.syncDirectory(path);
      return new WriteAheadLog(disk, directory, fileBytes, from, writer);
    } catch (IOException | RuntimeException failure) {
      try (writer) {
        throw failure;
      }
    }
  }

  private static void removeTemporaries(Disk disk, Path path) throws IOException {
    for (String name : disk.list(path)) {
      if (name.endsWith(TEMPORARY)) {
        disk.delete(path.resolve(name));
      }
    }
  }

  private static void copy(
      WalContents contents, long from, Consumer<List<Event>> frames, WalWriter writer)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    WalFrame frame = new WalFrame();
    contents.replay(
        from,
        events -> {
          frame.clear();
          try {
            if (!frame.add(events)) {
              throw new IOException("a frame that was read is too large to be written");
            }
            writer.append(frame);
          } catch (IOException failure) {
            failures.add(failure);
          }
          frames.accept(events);
        });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    writer.sync();
  }

  /**
   * Writes a frame and syncs it. When this returns, the frame is durable.
   *
   * @throws DiskFullException if there was no room; then nothing of the frame is in the log, and
   *     the log can be written to again
   * @throws IOException if it cannot be known whether the frame is durable; the log must not be
   *     written to any more
   */
  public void write(WalFrame frame) throws IOException {
    if (writer.position() >= fileBytes && writer.hasFrames()) {
      rotate(frame.firstSequence());
    }
    long before = writer.position();
    try {
      writer.append(frame);
    } catch (DiskFullException full) {
      writer.cutBack(before);
      throw full;
    }
    sync();
  }

  private void sync() throws IOException {
    try {
      writer.sync();
    } catch (DiskFullException full) {
      throw new IOException("no room on the disk at a sync", full); // as final as any failed sync
    }
  }

  private void rotate(long base) throws IOException {
    WalWriter next = WalWriter.create(disk, directory.file(base), base, fileBytes);
    WalWriter full = writer;
    writer = next;
    synchronized (bases) {
      bases.addLast(base);
    }
    full.close();
  }

  /** Removes the files that hold nothing from this sequence on, but never the last one. */
  public void trim(long flushedEnd) throws IOException {
    while (true) {
      long oldest;
      synchronized (bases) {
        if (bases.size() < 2 || bases.stream().skip(1).findFirst().orElseThrow() > flushedEnd) {
          return;
        }
        oldest = bases.removeFirst();
      }
      disk.delete(directory.file(oldest));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
