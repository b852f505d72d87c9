package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of ours as parquet reads it: large reads go straight through, small ones are buffered. */
record DiskInput(ReadableFile file) implements InputFile {
  private static final int BUFFER_BYTES = 4 << 10;

  @Override
  public long getLength() throws IOException {
    return file.size();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream(file);
  }

  /** Parquet asks for it; a record's own one is linked at run time, which a short command feels. */
  @Override
  public String toString() {
    return "a file of events";
  }

  private static final class Stream extends SeekableInputStream {
    private final ReadableFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long position; // of the next byte to deliver

    Stream(ReadableFile file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
      buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
      if (!buffer.hasRemaining() && !fill()) {
        return -1;
      }
      position++;
      return buffer.get() & 0xFF;
    }

    private boolean fill() throws IOException {
      buffer.clear();
      int count = file.read(position, buffer);
      buffer.flip();
      return count > 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int wanted = target.remaining();
      if (wanted == 0) {
        return 0;
      }
      // Parquet reads its metadata byte by byte, by this method, too.
      if (buffer.hasRemaining() || wanted < BUFFER_BYTES && fill()) {
        int count = Math.min(buffer.remaining(), wanted);
        target.put(target.position(), buffer, buffer.position(), count);
        target.position(target.position() + count);
        buffer.position(buffer.position() + count);
        position += count;
        return count;
      }
      int count = file.read(position, target);
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
      readFully(ByteBuffer.wrap(bytes));
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
      readFully(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void readFully(ByteBuffer target) throws IOException {
      while (target.hasRemaining()) {
        if (read(target) < 0) {
          throw new EOFException("the file ends at byte " + position + " and should not");
        }
      }
    }
  }
}
