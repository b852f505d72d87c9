package io.journald.parquet.tree;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Small files of text: a key, a checkpoint, a log of checkpoints. */
public final class TextFile {
  private static final String TEMPORARY = ".tmp";

  /** The longest text that is read whole. */
  static final int MAX_BYTES = 1 << 20;

  private TextFile() {}

  /** The content of a file, at most its last {@link #MAX_BYTES}; empty where there is none. */
  public static Optional<String> read(Disk disk, Path path) throws IOException {
    try (ReadableFile file = disk.open(path)) {
      int length = (int) Math.min(file.size(), MAX_BYTES);
      byte[] bytes = file.readFully(file.size() - length, length);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Puts a text in the place of a file in one step; when this returns, that is durable. */
  public static void replace(Disk disk, Path path, String text) throws IOException {
    Path temporary = temporary(disk, path);
    write(disk.create(temporary), 0, text);
    publish(disk, temporary, path);
  }

  /** As {@link #replace}, for what only its owner may read. */
  public static void replacePrivate(Disk disk, Path path, String text) throws IOException {
    Path temporary = temporary(disk, path);
    write(disk.createPrivate(temporary), 0, text);
    publish(disk, temporary, path);
  }

  private static Path temporary(Disk disk, Path path) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
    if (disk.list(temporary.getParent()).contains(temporary.getFileName().toString())) {
      disk.delete(temporary); // the rest of a process that was killed
    }
    return temporary;
  }

  private static void publish(Disk disk, Path temporary, Path path) throws IOException {
    disk.rename(temporary, path);
    disk.syncDirectory(path.getParent());
  }

  /**
   * Adds a line or more to the end of a file, which is made where it is missing. Behind a line that
   * was torn they begin one of their own.
   */
  public static void append(Disk disk, Path path, String text) throws IOException {
    long end;
    String separator = "";
    try (ReadableFile file = disk.open(path)) {
      end = file.size();
      if (end > 0 && file.readFully(end - 1, 1)[0] != '\n') {
        separator = "\n";
      }
    } catch (NoSuchFileException absent) {
      end = 0;
    }
    write(disk.openForWriting(path), end, separator + text);
  }

  /** Puts a text at a position of a file, in the place of all that stands there and behind. */
  static void writeFrom(Disk disk, Path path, long position, String text) throws IOException {
    WritableFile file = disk.openForWriting(path);
    try {
      file.truncate(position);
    } catch (IOException failure) {
      file.close();
      throw failure;
    }
    write(file, position, text);
  }

  private static void write(WritableFile opened, long position, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (WritableFile file = opened) {
      file.write(position, bytes, 0, bytes.length);
      file.sync();
    }
  }
}
