package io.journald.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Reads the bodies of requests, each at once and into memory, and bounds what all of them hold
 * together. Bytes count from when they arrive, so that a slow sender holds little more than it has
 * sent, and not for longer than {@link Deadlines} allow.
 */
final class Bodies {
  private static final int FIRST_READ_BYTES = 4 << 10;

  /** Largest chunk that is read only to be thrown away. */
  private static final int DRAINED_CHUNK_BYTES = 1 << 20;

  private final Room room;
  private final Deadlines deadlines;

  /**
   * @param room what all bodies hold together
   */
  Bodies(Room room, Deadlines deadlines) {
    this.room = room;
    this.deadlines = deadlines;
  }

  /** What all bodies hold now. */
  long heldBytes() {
    return room.taken();
  }

  /** A body in memory. It counts until it is closed. */
  final class Body implements AutoCloseable {
    private byte[] bytes = new byte[0];
    private int reserved;

    byte[] bytes() {
      return bytes;
    }

    private void grow(int capacity) {
      reserve(capacity);
      bytes = Arrays.copyOf(bytes, capacity);
    }

    private void reserve(int total) {
      int more = total - reserved;
      if (!room.take(more)) {
        throw new Unavailable(
            Unavailable.Reason.OVERLOADED,
            "the server holds as many bodies of requests as it can; retry in a second");
      }
      reserved = total;
    }

    @Override
    public void close() {
      room.give(reserved);
      reserved = 0;
    }
  }

  /**
   * Reads the whole body.
   *
   * @throws Rejected if it is longer than {@link HttpLimits#BODY_BYTES}
   * @throws Unavailable if all bodies together are too long
   */
  Body read(ServerRequest request) {
    long announced = request.headers().contentLength().orElse(-1);
    if (announced > HttpLimits.BODY_BYTES) {
      throw tooLarge();
    }
    Body body = new Body();
    if (announced == 0 || !request.content().hasEntity()) {
      return body;
    }
    Incoming incoming = Incoming.of(request);
    if (!incoming.isHere(announced)) {
      deadlines.beginRequest();
    }
    try {
      if (incoming.isChunked()) {
        fillFromChunks(body, incoming);
      } else {
        fill(body, incoming.bytes(), (int) announced);
      }
      deadlines.end();
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      deadlines.forget();
      throw readFailure(e);
    }
  }

  private static void fill(Body body, InputStream in, int announced) throws IOException {
    int first = in.read(); // nothing is held for a body of which nothing has come
    if (first < 0) {
      throw new EOFException("the body is empty");
    }
    body.grow(Math.min(announced, FIRST_READ_BYTES));
    body.bytes[0] = (byte) first;
    int length = 1;
    while (true) {
      length += in.readNBytes(body.bytes, length, body.bytes.length - length);
      if (length < body.bytes.length) {
        throw new EOFException("the body ends early");
      }
      if (length == announced) {
        break;
      }
      body.grow((int) Math.min(2L * length, announced));
    }
    in.read(); // meets the end, so that the web server knows the body as read
  }

  private static void fillFromChunks(Body body, Incoming in) throws IOException {
    int length = 0;
    for (int chunk = in.nextChunkBytes(); chunk != 0; chunk = in.nextChunkBytes()) {
      if (chunk > HttpLimits.BODY_BYTES - length) {
        throw tooLarge();
      }
      int needed = length + chunk;
      if (needed > body.bytes.length) {
        long larger = Math.clamp(2L * length, needed, HttpLimits.BODY_BYTES);
        body.grow((int) larger);
      }
      length += in.bytes().readNBytes(body.bytes, length, chunk);
    }
    in.bytes().read();
    body.bytes = Arrays.copyOf(body.bytes, length);
  }

  /**
   * Reads and forgets what the client is still sending, at most {@link HttpLimits#SENT_BYTES},
   * because closing at once would reset the connection before the client has read the answer.
   *
   * @throws CloseConnectionException if the connection is of no more use
   */
  void drain(ServerRequest request) {
    Incoming incoming = Incoming.of(request);
    deadlines.beginRequest();
    try {
      if (incoming.isChunked()) {
        drainChunks(incoming);
      } else {
        incoming.bytes().transferTo(OutputStream.nullOutputStream());
      }
      deadlines.end();
    } catch (IOException | RuntimeException e) {
      deadlines.forget();
      throw new CloseConnectionException("a body was not read to its end", e);
    }
  }

  private static void drainChunks(Incoming in) throws IOException {
    long drained = 0;
    for (int chunk = in.nextChunkBytes(); chunk != 0; chunk = in.nextChunkBytes()) {
      drained += chunk;
      if (chunk > DRAINED_CHUNK_BYTES || drained > HttpLimits.SENT_BYTES) {
        throw new IOException("the rest is too long");
      }
      in.bytes().skipNBytes(chunk);
    }
    in.bytes().read();
  }

  private static RuntimeException readFailure(Exception e) {
    return switch (e) {
      case DataReader.InsufficientDataAvailableException _, IOException _, UncheckedIOException _ ->
          new CloseConnectionException("the client left before its body was complete", e);
      case IllegalArgumentException _, DataReader.IncorrectNewLineException _ -> Incoming.broken();
      case RuntimeException other -> other;
      default -> new CloseConnectionException("the body cannot be read", e);
    };
  }

  private static Rejected tooLarge() {
    return new Rejected(
        Rejected.Reason.TOO_LARGE,
        "the body is longer than " + HttpLimits.BODY_BYTES + " bytes; send smaller batches");
  }
}
