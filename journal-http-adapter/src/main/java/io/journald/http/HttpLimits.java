package io.journald.http;

import io.journald.model.Limits;
import java.time.Duration;

/** What the server accepts and holds, beside {@link Limits}. The same table stands in the docs. */
final class HttpLimits {
  /** Largest body of one request, in bytes. */
  static final int BODY_BYTES = Limits.BATCH_BYTES;

  /** All bodies that are held at one moment, in bytes. */
  static final long BODIES_IN_FLIGHT_BYTES = 64L << 20;

  /** Longest request line, in bytes: room for every filter at its longest, percent-encoded. */
  static final int REQUEST_LINE_BYTES = 32 << 10;

  /** All headers of one request, in bytes. */
  static final int HEADER_BYTES = 16 << 10;

  /**
   * Most bytes of a body that are read from the connection. Above {@link #BODY_BYTES}, so that a
   * client whose body is somewhat too long gets to read the answer.
   */
  static final int SENT_BYTES = 2 * BODY_BYTES;

  /** Connections that are open at one moment; more of them wait until one is closed. */
  static final int CONNECTIONS = 4_096;

  /** Most bytes of an answer that are held, and that go out in one piece. */
  static final int PIECE_BYTES = 64 << 10;

  /**
   * What all answers hold that are longer than a piece, while their clients take them, in bytes.
   */
  static final long ANSWERS_IN_FLIGHT_BYTES = 48L << 20;

  /** What such an answer is taken to hold of the files that it comes from, in bytes. */
  static final int SCAN_BYTES = 4 << 20;

  /** The same where it is about one entity, and so comes from the index. */
  static final int HISTORY_BYTES = 512 << 10;

  /**
   * Such answers that make their next piece, and scans that read, at one moment. A virtual thread
   * keeps its processor until it waits, and one whose client takes all that comes never does: so
   * one processor is left to what is short.
   */
  static final int ANSWERS_AT_WORK = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  /**
   * Pauses that a scan lets pass in its first turn, about as many as it has read row groups: then
   * it takes room for what it holds, and has its turns with the others.
   */
  static final int PAUSES_IN_A_TURN = 32;

  /** Events that {@code recent} gives where the caller does not say. */
  static final long RECENT_EVENTS = 50;

  /** Events that a page of {@code events} holds where the caller does not say. */
  static final long PAGE_EVENTS = 100;

  /**
   * How long things on a connection may take.
   *
   * @param request the headers of a request, from the first line on, and then its body
   * @param answer a piece of an answer to be taken, at most {@link #PIECE_BYTES} of it
   * @param idle a connection without a request
   * @param crowded the body of a request, or a piece of an answer, where what it holds is needed by
   *     others
   * @param check how often these are looked at
   * @param stop requests that still run when the server stops
   */
  record Patience(
      Duration request,
      Duration answer,
      Duration idle,
      Duration crowded,
      Duration check,
      Duration stop) {
    static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(75),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));
  }

  private HttpLimits() {}
}
