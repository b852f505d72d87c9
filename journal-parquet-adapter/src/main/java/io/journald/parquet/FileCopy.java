package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Copies files piece by piece, whatever their size. */
final class FileCopy {
  private static final int PIECE_BYTES = 1 << 20;

  private FileCopy() {}

  /**
   * Copies a file as long as it is now, and syncs the copy.
   *
   * @param target a file that does not exist
   * @throws NoSuchFileException if the source does not exist
   */
  static void run(Disk disk, Path source, Path target) throws IOException {
    try (ReadableFile from = disk.open(source);
        WritableFile to = disk.create(target)) {
      long size = from.size();
      for (long at = 0; at < size; at += PIECE_BYTES) {
        byte[] bytes = from.readFully(at, (int) Math.min(PIECE_BYTES, size - at));
        to.write(at, bytes, 0, bytes.length);
      }
      to.sync();
    }
  }
}
