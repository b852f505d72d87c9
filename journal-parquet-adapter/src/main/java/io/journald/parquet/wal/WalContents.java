package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the write-ahead log's files held at one moment, loaded into memory. */
public final class WalContents {
  private final Path directory;
  private final List<WalReader> files;

  private WalContents(Path directory, List<WalReader> files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * Loads all files.
   *
   * @throws Corrupt if a file's header is damaged
   * @throws java.nio.file.NoSuchFileException if a running writer removed one meanwhile
   */
  public static WalContents load(Disk disk, Path directory) throws IOException {
    WalDirectory wal = new WalDirectory(disk, directory);
    List<WalReader> files = new ArrayList<>();
    for (long base : wal.bases()) {
      files.add(WalReader.open(disk, wal.file(base), base));
    }
    return new WalContents(directory, files);
  }

  /** True if there is no file at all. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** True if no file has a frame. Only before {@link #replay}. */
  public boolean hasNoEvents() {
    return files.stream().allMatch(file -> file.next().isEmpty());
  }

  /**
   * Gives the events from a sequence on, frame by frame, each once and in order. Can be called
   * once.
   *
   * @param from the end of the segments
   * @return one more than the last sequence given; {@code from} if there is none
   * @throws Corrupt if events are missing or a frame is damaged that a valid one follows
   */
  public long replay(long from, Consumer<List<Event>> frames) {
    if (files.isEmpty()) {
      throw new Corrupt(
          directory + " holds no file, though one always exists; restore it from a backup");
    }
    long next = from;
    for (WalReader file : files) {
      if (file.base() > next) {
        throw new Corrupt(
            "events "
                + next
                + " to "
                + (file.base() - 1)
                + " are in no segment and in no write-ahead log: the file before "
                + file.path()
                + " is damaged or missing; restore it from a backup");
      }
      next = replay(file, next, frames);
    }
    return next;
  }

  private static long replay(WalReader file, long from, Consumer<List<Event>> frames) {
    long next = from;
    file.skipBelow(from);
    for (List<Event> events = file.next(); !events.isEmpty(); events = file.next()) {
      if (file.nextSequence() > next) {
        int known = Math.toIntExact(Math.max(0, next - events.getFirst().sequence()));
        frames.accept(events.subList(known, events.size()));
        next = file.nextSequence();
      }
    }
    return next;
  }
}
