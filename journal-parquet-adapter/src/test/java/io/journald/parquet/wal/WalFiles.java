package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.parquet.io.CrashDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Log files for the tests: written by the real log, put where a test wants them, replayed. */
final class WalFiles {
  static final Path DIRECTORY = Path.of("/journal/wal");
  private static final long NEVER_FULL = 1 << 30;

  private final CrashDisk disk = new CrashDisk();

  /** The bytes of one log file that holds these groups, one frame each. */
  @SafeVarargs
  static byte[] written(List<Event>... groups) throws IOException {
    CrashDisk disk = new CrashDisk();
    disk.createDirectory(DIRECTORY);
    long base = groups[0].getFirst().sequence();
    Path path = path(base);
    try (WalWriter writer = WalWriter.create(disk, path, base, NEVER_FULL)) {
      for (List<Event> group : groups) {
        writer.append(frame(group));
        writer.sync();
      }
    }
    return disk.files().get(path);
  }

  static WalFrame frame(List<Event> group) {
    WalFrame frame = new WalFrame();
    frame.add(group);
    return frame;
  }

  static Path path(long base) {
    return DIRECTORY.resolve(String.format("%020d.wal", base));
  }

  /** Puts a file there under the name of a base sequence. */
  WalFiles put(long base, byte[] content) {
    disk.put(path(base), content);
    return this;
  }

  CrashDisk disk() {
    return disk;
  }

  /** The events that the files give from a sequence on. */
  List<Event> replay(long from) throws IOException {
    List<Event> events = new ArrayList<>();
    long end = WalContents.load(disk, DIRECTORY).replay(from, events::addAll);
    if (end != from + events.size()) {
      throw new AssertionError("the replay ends at " + end + " after " + events.size());
    }
    return events;
  }
}
