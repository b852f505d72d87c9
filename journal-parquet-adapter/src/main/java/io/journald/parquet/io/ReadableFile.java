package io.journald.parquet.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is being read. For any number of threads. */
public interface ReadableFile extends Closeable {
  /** The length in bytes, as of now. */
  long size() throws IOException;

  /**
   * Reads at a position.
   *
   * @return how many bytes were read, -1 at or behind the end
   */
  int read(long position, ByteBuffer target) throws IOException;

  /** Fills the target from a position on. */
  default void readFully(long position, ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = read(at, target);
      if (count < 0) {
        throw new EOFException("the file ends at " + at + " and should not");
      }
      at += count;
    }
  }

  /** The bytes from a position on. */
  default byte[] readFully(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    readFully(position, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
