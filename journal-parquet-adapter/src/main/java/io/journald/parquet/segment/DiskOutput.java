package io.journald.parquet.segment;

import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file of ours as parquet writes it. Parquet closes the stream before the file can be synced, so
 * closing it only writes what is buffered; syncing and closing the file is its owner's.
 */
record DiskOutput(WritableFile file) implements OutputFile {
  private static final int BUFFER_BYTES = 256 << 10;

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream(file);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    throw new IllegalStateException("a segment is written once");
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Stream extends PositionOutputStream {
    private final WritableFile file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private long written;

    Stream(WritableFile file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return written + buffered;
    }

    @Override
    public void write(int b) throws IOException {
      if (buffered == buffer.length) {
        flush();
      }
      buffer[buffered++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > buffer.length - buffered) {
        flush();
      }
      if (length > buffer.length) {
        file.write(written, bytes, offset, length);
        written += length;
      } else {
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered += length;
      }
    }

    @Override
    public void flush() throws IOException {
      file.write(written, buffer, 0, buffered);
      written += buffered;
      buffered = 0;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
