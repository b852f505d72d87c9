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
 * <p>An answer that is not finished has no end; closing gives back its room, no more. Not safe for
 * concurrent use.
 */
final class AnswerStream extends OutputStream {
  private static final int LEAST_BYTES = 2 << 10;

  /** Held here, and twice on its way through the web server. */
  private static final int PIECES = 3;

  private final ServerResponse response;
  private final Outlet outlet;
  private final long sourceBytes;
  private byte[] held;
  private int length;
  private long taken;
  private OutputStream out;
  private boolean hasTurn;

  /**
   * @param sourceBytes about what it holds in memory that the answer comes from
   * @param expectedBytes about how long the answer is, where that is known
   */
  AnswerStream(ServerResponse response, Outlet outlet, long sourceBytes, long expectedBytes) {
    this.response = response;
    this.outlet = outlet;
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
      takeRoom(sourceBytes + PIECES * HttpLimits.PIECE_BYTES);
      out = response.outputStream();
    }
    giveTurn();
    out.write(held, 0, length);
    outlet.deadlines().end();
    length = 0;
    takeTurn();
  }

  private void takeTurn() {
    outlet.turns().acquireUninterruptibly();
    hasTurn = true;
  }

  private void giveTurn() {
    if (hasTurn) {
      outlet.turns().release();
      hasTurn = false;
    }
  }

  private void takeRoom(long bytes) {
    if (!outlet.room().take(bytes)) {
      throw new Unavailable(
          Unavailable.Reason.OVERLOADED,
          "as many long answers are on their way as the server can hold; retry in a second");
    }
    taken = bytes;
  }

  /** Sends what is held, and the end. */
  void finish() throws IOException {
    if (out == null) {
      response.send(held, 0, length);
    } else {
      giveTurn();
      out.write(held, 0, length);
      out.close();
    }
  }

  @Override
  public void close() {
    giveTurn();
    outlet.room().give(taken);
    taken = 0;
  }
}
