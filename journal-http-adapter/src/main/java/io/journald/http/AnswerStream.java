package io.journald.http;

import io.helidon.webserver.http.ServerResponse;
import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The body of an answer whose length is not known. A short one is held until it is whole, so that
 * what fails before becomes a problem document, and goes out in one write with its length. A long
 * one streams, a piece after the other, and takes room for what it holds meanwhile; where there is
 * none, it fails as {@link Unavailable} before anything is sent.
 *
 * <p>Behind its first piece, a long one makes the next ones only while it has a turn, which it
 * gives away for the time that its client takes one.
 *
 * <p>An answer that is not finished has no end; closing does nothing. Not safe for concurrent use.
 */
final class AnswerStream extends OutputStream {
  private static final int LEAST_BYTES = 2 << 10;

  /** Held here, and twice on its way through the web server. */
  private static final int PIECES = 3;

  private final ServerResponse response;
  private final Turn turn;
  private final long sourceBytes;
  private byte[] held;
  private int length;
  private OutputStream out;

  /**
   * @param turn the request's, which outlives this
   * @param sourceBytes about what it holds in memory that the answer comes from
   * @param expectedBytes about how long the answer is, where that is known
   */
  AnswerStream(ServerResponse response, Turn turn, long sourceBytes, long expectedBytes) {
    this.response = response;
    this.turn = turn;
    this.sourceBytes = sourceBytes;
    this.held = new byte[Math.clamp(expectedBytes, LEAST_BYTES, HttpLimits.PIECE_BYTES)];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int end = offset + count;
    for (int at = offset; at < end; ) {
      if (length == HttpLimits.PIECE_BYTES) {
        sendPiece();
      }
      if (length == held.length) {
        int wanted = Math.max(2 * length, length + end - at);
        held = Arrays.copyOf(held, Math.min(wanted, HttpLimits.PIECE_BYTES));
      }
      int fitting = Math.min(end - at, held.length - length);
      System.arraycopy(bytes, at, held, length, fitting);
      length += fitting;
      at += fitting;
    }
  }

  private void sendPiece() throws IOException {
    if (out == null) {
      turn.takeRoom(sourceBytes + PIECES * HttpLimits.PIECE_BYTES);
      out = response.outputStream();
    }
    turn.end();
    out.write(held, 0, length);
    turn.deadlines().end();
    length = 0;
    turn.begin();
  }

  /** Sends what is held, and the end. */
  void finish() throws IOException {
    turn.end();
    if (out == null) {
      response.send(held, 0, length);
    } else {
      out.write(held, 0, length);
      out.close();
    }
  }
}
