package io.journald.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests, each at once and into memory, and bounds what all of them hold
 * together. Bytes count from when they arrive, so that a slow sender holds no more than it has
 * sent.
 */
final class Bodies {
  private static final int FIRST_READ_BYTES = 64 << 10;

  private final long capacity;
  private final AtomicLong held = new AtomicLong();

  Bodies(long capacityBytes) {
    this.capacity = capacityBytes;
  }

  /** A body in memory. It counts until it is closed. */
  final class Body implements AutoCloseable {
    private byte[] bytes = new byte[0];
    private int reserved;

    byte[] bytes() {
      return bytes;
    }

    private void reserve(int total) {
      int more = total - reserved;
      if (held.addAndGet(more) > capacity) {
        held.addAndGet(-more);
        throw new Unavailable(
            Unavailable.Reason.OVERLOADED,
            "the server holds as many bodies of requests as it can; retry in a second");
      }
      reserved = total;
    }

    @Override
    public void close() {
      held.addAndGet(-reserved);
      reserved = 0;
    }
  }

  /**
   * Reads the whole body.
   *
   * @throws Rejected if it is longer than {@link HttpLimits#BODY_BYTES}
   * @throws Unavailable if all bodies together are too long
   */
  Body read(ServerRequest request) throws IOException {
    long announced = request.headers().contentLength().orElse(-1);
    if (announced > HttpLimits.BODY_BYTES) {
      throw tooLarge();
    }
    Body body = new Body();
    if (announced == 0 || !request.content().hasEntity()) {
      return body;
    }
    try {
      fill(body, request.content().inputStream(), announced);
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private static void fill(Body body, InputStream in, long announced) throws IOException {
    int size = announced > 0 ? (int) Math.min(announced, FIRST_READ_BYTES) : FIRST_READ_BYTES;
    body.reserve(size);
    byte[] bytes = new byte[size];
    int length = 0;
    while (true) {
      length += read(in, bytes, length);
      if (length < bytes.length || length == announced) {
        break;
      }
      if (length > HttpLimits.BODY_BYTES) {
        throw tooLarge();
      }
      int next =
          (int) Math.min(2L * length, announced > 0 ? announced : HttpLimits.BODY_BYTES + 1L);
      body.reserve(next);
      bytes = Arrays.copyOf(bytes, next);
    }
    if (length == announced) {
      in.read(); // meets the end, so that the web server knows the body as read
    }
    body.bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Reads until the array is full or the body ends, and returns how much that was. */
  private static int read(InputStream in, byte[] bytes, int from) throws IOException {
    try {
      return in.readNBytes(bytes, from, bytes.length - from);
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the client left before its body was complete", e);
    } catch (IllegalArgumentException _) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.BAD_REQUEST)
          .message("the chunked transfer coding of the body is broken")
          .build();
    }
  }

  private static Rejected tooLarge() {
    return new Rejected(
        Rejected.Reason.TOO_LARGE,
        "the body is longer than " + HttpLimits.BODY_BYTES + " bytes; send smaller batches");
  }
}
