package io.journald.json;

import io.journald.model.Limits;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The lines of a stream of bytes, one after the other, in a buffer that grows with the longest. */
final class Lines {
  private static final int INITIAL_BYTES = 64 << 10;

  // Eight bytes at a time: a byte is zero where its value less one borrows into a clear high bit.
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long FEEDS = '\n' * ONES;

  private final InputStream in;
  private byte[] buffer;
  private int start;
  private int end;
  private int scanned;
  private int limit;
  private boolean atEnd;
  private long number;

  Lines(InputStream in) {
    this.in = in;
    this.buffer = new byte[INITIAL_BYTES];
  }

  /** The lines of what is in memory already, without a copy of it. */
  Lines(byte[] all) {
    this.in = InputStream.nullInputStream();
    this.buffer = all;
    this.limit = all.length;
    this.atEnd = true;
  }

  /**
   * Goes to the next line that holds more than white space.
   *
   * @return false at the end of the stream
   * @throws Rejected if the line is longer than {@link Limits#BATCH_BYTES}
   */
  boolean next() throws IOException {
    while (advance()) {
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** The bytes that hold the line; they change with the next call of {@link #next}. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the line starts in the bytes. */
  int start() {
    return start;
  }

  /** Where the line ends in the bytes, without its line feed. */
  int end() {
    return end;
  }

  /** 1-based number of the line; blank lines count. */
  long number() {
    return number;
  }

  private boolean advance() throws IOException {
    start = scanned;
    while (true) {
      int feed = indexOfFeed();
      if (feed >= 0) {
        end = feed;
        scanned = feed + 1;
        requireBound(end - start);
        number++;
        return true;
      }
      if (atEnd) {
        end = limit;
        scanned = limit;
        requireBound(end - start);
        number += end > start ? 1 : 0;
        return end > start;
      }
      fill();
    }
  }

  private int indexOfFeed() {
    int at = scanned;
    for (; at + Long.BYTES <= limit; at += Long.BYTES) {
      long feeds = (long) LONGS.get(buffer, at) ^ FEEDS;
      long zeroBytes = (feeds - ONES) & ~feeds & HIGH_BITS;
      if (zeroBytes != 0) {
        return at + Long.numberOfTrailingZeros(zeroBytes) / Byte.SIZE;
      }
    }
    for (; at < limit; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    scanned = limit;
    return -1;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      scanned -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      requireBound(limit);
      buffer = Arrays.copyOf(buffer, 2 * limit);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      atEnd = true;
    } else {
      limit += read;
    }
  }

  private void requireBound(int lineBytes) {
    if (lineBytes > Limits.BATCH_BYTES) {
      throw new Rejected(
          Reason.TOO_LARGE,
          "line " + (number + 1) + " is longer than " + Limits.BATCH_BYTES + " bytes");
    }
  }

  private boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
