package io.journald.parquet.wal;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Appends frames to one new write-ahead log file. For one thread at a time.
 *
 * <p>The file is extended by zeros in steps, ahead of the frames: a sync that need not change the
 * file's length costs about two thirds of one that must.
 */
final class WalWriter implements Closeable {
  private static final int STEP_BYTES = 256 << 10;
  private static final byte[] ZEROS = new byte[STEP_BYTES];

  private final WritableFile file;
  private final long salt;
  private final int stepBytes;
  private long position;
  private long allocated;

  private WalWriter(WritableFile file, long salt, int stepBytes) {
    this.file = file;
    this.salt = salt;
    this.stepBytes = stepBytes;
    this.position = WalFormat.FILE_HEADER_BYTES;
    this.allocated = WalFormat.FILE_HEADER_BYTES;
  }

  /**
   * Creates a file with its header and syncs both the file and its directory.
   *
   * @param base the sequence that its first frame will start with
   * @param fileBytes about the size that it is to grow to
   */
  static WalWriter create(Disk disk, Path path, long base, long fileBytes) throws IOException {
    long salt = new SecureRandom().nextLong();
    byte[] header = new byte[WalFormat.FILE_HEADER_BYTES];
    WalFormat.putLong(header, 0, WalFormat.MAGIC);
    WalFormat.putInt(header, 8, WalFormat.VERSION);
    WalFormat.putLong(header, 12, base);
    WalFormat.putLong(header, 20, salt);
    WalFormat.putInt(header, 28, WalFormat.crc(header, 0, 28));
    WritableFile file = disk.create(path);
    try {
      file.write(0, header, 0, header.length);
      file.sync();
      disk.syncDirectory(path.getParent());
      return new WalWriter(file, salt, (int) Math.min(STEP_BYTES, fileBytes));
    } catch (IOException failure) {
      try (file) {
        disk.delete(path); // so that a later attempt can create it
      } catch (IOException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  /** Writes a frame behind the last one. It is not durable before {@link #sync}. */
  void append(WalFrame frame) throws IOException {
    int size = frame.sizeBytes();
    byte[] bytes = frame.seal(salt);
    if (position + size > allocated) {
      long end = position + size;
      file.write(end, ZEROS, 0, stepBytes);
      allocated = end + stepBytes;
    }
    file.write(position, bytes, 0, size);
    position += size;
  }

  /** Cuts off what was written from a position on and not synced since, and syncs that. */
  void cutBack(long newPosition) throws IOException {
    file.truncate(newPosition);
    file.sync();
    position = newPosition;
    allocated = newPosition;
  }

  /** Makes all appended frames durable. */
  void sync() throws IOException {
    file.sync();
  }

  /** False for a file that has none yet: the file after it would have the same name. */
  boolean hasFrames() {
    return position > WalFormat.FILE_HEADER_BYTES;
  }

  /** Where the next frame will start. */
  long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
