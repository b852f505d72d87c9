package io.journald.parquet.tree;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.proof.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tree/blocks}: the roots of the complete blocks, 32 bytes each, one behind the other.
 * Derived from the segments; nothing relies on it that a signed root does not confirm. For one
 * thread at a time.
 */
public final class BlockFile implements Closeable {
  /** Roots that are read or written at once. */
  private static final int STEP = 1 << 11;

  private final WritableFile file;
  private long written; // blocks
  private long synced; // of these

  private BlockFile(WritableFile file) {
    this.file = file;
  }

  /** Opens the file for writing; creates it where it is missing. */
  public static BlockFile open(Disk disk, Path path) throws IOException {
    return new BlockFile(disk.openForWriting(path));
  }

  /** The first roots that a file holds, at most so many; none where there is no file. */
  public static List<Hash> read(Disk disk, Path path, long blocks) throws IOException {
    try (ReadableFile file = disk.open(path)) {
      long held = Math.min(blocks, file.size() / Hash.BYTES);
      List<Hash> roots = new ArrayList<>(Math.toIntExact(held));
      while (roots.size() < held) {
        int count = (int) Math.min(STEP, held - roots.size());
        byte[] bytes = file.readFully((long) roots.size() * Hash.BYTES, count * Hash.BYTES);
        for (int i = 0; i < count; i++) {
          roots.add(Hash.at(bytes, i * Hash.BYTES));
        }
      }
      return roots;
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }

  /** Goes on behind so many blocks, which the file holds. */
  public void continueAt(long blocks) throws IOException {
    file.truncate(blocks * Hash.BYTES);
    written = blocks;
    synced = blocks;
  }

  /** Writes the roots that are not in the file yet. Not durable before {@link #sync}. */
  public void write(BlockHashes blocks) throws IOException {
    long end = blocks.count();
    while (written < end) {
      int count = (int) Math.min(STEP, end - written);
      byte[] bytes = new byte[count * Hash.BYTES];
      for (int i = 0; i < count; i++) {
        blocks.get(written + i).copyTo(bytes, i * Hash.BYTES);
      }
      file.write(written * Hash.BYTES, bytes, 0, bytes.length);
      written += count;
    }
  }

  /** Makes durable what was written. What a failed sync may have lost is written again. */
  public void sync() throws IOException {
    try {
      file.sync();
      synced = written;
    } finally {
      written = synced;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
