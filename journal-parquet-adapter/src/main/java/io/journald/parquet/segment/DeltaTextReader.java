package io.journald.parquet.segment;

import java.io.IOException;
import java.util.Arrays;

/**
 * The texts of a page in DELTA_BYTE_ARRAY, one after the other: each is the beginning of the one
 * before it and a rest of its own. Keeps its buffers from page to page. For one thread at a time.
 *
 * <p>Format: apache/parquet-format, {@code Encodings.md}.
 */
final class DeltaTextReader {
  private long[] lengths = new long[0]; // of the rests
  private long[] prefixes = new long[0];
  private byte[] page;
  private int restAt; // of the next text
  private int next;
  private byte[] text = new byte[1 << 10];
  private int length;

  /**
   * Begins a page.
   *
   * @param count how many texts it has
   * @param end where they must end
   */
  void start(ByteReader source, int count, int end) throws IOException {
    if (lengths.length < count) {
      lengths = new long[Math.max(count, 2 * lengths.length)];
      prefixes = new long[lengths.length];
    }
    BitReader.readDeltas(source, prefixes, count);
    BitReader.readDeltas(source, lengths, count);
    page = source.bytes();
    restAt = source.position();
    long total = restAt;
    int before = 0;
    for (int i = 0; i < count; i++) {
      if (lengths[i] < 0 || lengths[i] > end || prefixes[i] < 0 || prefixes[i] > before) {
        throw new IOException("text " + i + " has no length that can be");
      }
      total += lengths[i];
      before = Math.addExact((int) prefixes[i], (int) lengths[i]);
    }
    if (total != end) {
      throw new IOException("the texts end at byte " + total + ", not at " + end);
    }
    next = 0;
    length = 0;
  }

  /** Goes on to a text of the page, which is not behind the present one. */
  void moveTo(int i) {
    while (next <= i) {
      int prefix = (int) prefixes[next];
      int rest = (int) lengths[next++];
      length = prefix + rest;
      if (text.length < length) {
        text = Arrays.copyOf(text, Math.max(length, 2 * text.length));
      }
      System.arraycopy(page, restAt, text, prefix, rest);
      restAt += rest;
    }
  }

  /** Holds the present text, from its first byte on. */
  byte[] bytes() {
    return text;
  }

  /** How long the present text is, in bytes. */
  int length() {
    return length;
  }
}
