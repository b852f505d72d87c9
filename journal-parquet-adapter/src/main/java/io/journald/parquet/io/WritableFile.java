package io.journald.parquet.io;

import java.io.Closeable;
import java.io.IOException;

/** A file that is being written. For one thread at a time. */
public interface WritableFile extends Closeable {
  /** Writes at a position; a gap before it reads as zeros. May have written a part if it fails. */
  void write(long position, byte[] bytes, int offset, int length) throws IOException;

  /** Cuts the file to a length. */
  void truncate(long length) throws IOException;

  /** Makes the content durable. After a failure nothing is known of what was not synced before. */
  void sync() throws IOException;
}
