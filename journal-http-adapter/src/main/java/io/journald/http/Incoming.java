package io.journald.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The body that comes in on the calling thread's connection. Each connection has a thread of its
 * own.
 *
 * <p>The web server holds a chunk as a whole before it gives anything of it, and takes a line of
 * any length before it; so both are looked at before the web server reads them.
 */
final class Incoming {
  private static final int CHUNK_LINE_BYTES = 32;
  private static final int MOST_DIGITS = 7;
  private static final String END = "\r\n\r\n";
  private static final ThreadLocal<Incoming> CURRENT = new ThreadLocal<>();

  private final DataReader connection;
  private final boolean isChunked;
  private InputStream in;

  private Incoming(DataReader connection, boolean isChunked) {
    this.connection = connection;
    this.isChunked = isChunked;
  }

  /** A request of the calling thread has a body of known length. */
  static void expectBytes(DataReader connection) {
    CURRENT.set(new Incoming(connection, false));
  }

  /** A request of the calling thread has a body in connection. */
  static void expectChunks(DataReader connection) {
    CURRENT.set(new Incoming(connection, true));
  }

  /** The body of the request that the calling thread is at. Tells a client that waits to send. */
  static Incoming of(ServerRequest request) {
    Incoming incoming = CURRENT.get();
    if (incoming.in == null) {
      incoming.in = request.content().inputStream();
    }
    return incoming;
  }

  /** The body's bytes. The web server gives this stream only once. */
  InputStream bytes() {
    return in;
  }

  boolean isChunked() {
    return isChunked;
  }

  /** True if a body of that many bytes is there, so that reading it does not wait. */
  boolean isHere(long bytes) {
    return !isChunked && connection.available() >= bytes;
  }

  /**
   * Bytes of the chunk that comes next, before any of it is read; 0 at the end of the body.
   *
   * @throws RequestException if there is no sound chunk
   */
  int nextChunkBytes() {
    int digits = connection.findNewLine(CHUNK_LINE_BYTES);
    if (digits == 0 || digits > MOST_DIGITS) {
      throw broken();
    }
    int bytes;
    try {
      bytes = HexFormat.fromHexDigits(ahead(digits));
    } catch (IllegalArgumentException _) {
      throw broken();
    }
    if (bytes == 0) {
      requireEnd(digits);
    }
    return bytes;
  }

  /** Trailers are not taken, and the web server would read them as a line of any length. */
  private void requireEnd(int digits) {
    int length = digits + END.length();
    while (connection.available() < length) {
      connection.pullData();
    }
    if (!ahead(length).endsWith(END)) {
      throw broken();
    }
  }

  private String ahead(int length) {
    return connection.getBuffer(length).readString(length, StandardCharsets.US_ASCII);
  }

  static RequestException broken() {
    return refusal("the chunked transfer coding of the body is broken");
  }

  static RequestException refusal(String message) {
    return RequestException.builder()
        .type(DirectHandler.EventType.BAD_REQUEST)
        .message(message)
        .build();
  }
}
