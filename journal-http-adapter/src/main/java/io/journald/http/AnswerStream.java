package io.journald.http;

import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The body of an answer whose length is not known. A short one is held until it is whole, so that
 * what fails before becomes a problem document, and goes out in one write with its length. A long
 * one streams, in large chunks.
 *
 * <p>An answer that is not closed has no end. Not safe for concurrent use.
 */
final class AnswerStream extends OutputStream {
  private static final int LEAST_BYTES = 2 << 10;
  private static final int HELD_BYTES = 64 << 10;

  private final ServerResponse response;
  private byte[] held;
  private int length;
  private OutputStream out;

  /**
   * @param expectedBytes about how long the answer is, where that is known
   */
  AnswerStream(ServerResponse response, long expectedBytes) {
    this.response = response;
    this.held = new byte[Math.clamp(expectedBytes, LEAST_BYTES, HELD_BYTES)];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > held.length - length) {
      makeRoom(count);
    }
    if (count > held.length - length) {
      out.write(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, held, length, count);
      length += count;
    }
  }

  /** Grows up to the bound, then hands on what is held. */
  private void makeRoom(int count) throws IOException {
    int needed = length + count;
    if (needed <= HELD_BYTES) {
      held = Arrays.copyOf(held, Math.clamp(2L * held.length, needed, HELD_BYTES));
      return;
    }
    if (out == null) {
      out = response.outputStream();
    }
    out.write(held, 0, length);
    length = 0;
  }

  /** Sends what is held, and the end. */
  @Override
  public void close() throws IOException {
    if (out == null) {
      response.send(held, 0, length);
    } else {
      out.write(held, 0, length);
      out.close();
    }
  }
}
