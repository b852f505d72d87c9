package io.journald.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Leaf data on its way, line by line: what {@link LeafData} says of an event, for those who have
 * its columns as bytes. They must come in the order of the columns, those that are null left out.
 *
 * <p>Keeps its buffer from one leaf to the next. For one thread.
 */
public final class LeafLines {
  private static final byte[] HEAD = ascii((char) TreeHasher.LEAF + "journal.event.v1\n");

  /** What the buffer keeps; it grows for longer events only while they are there. */
  private static final int KEPT_BYTES = 64 << 10;

  private static final int MAX_DIGITS = 20; // of a long, with its sign

  private final byte[] digits = new byte[MAX_DIGITS];
  private byte[] buffer = new byte[1 << 10];
  private int length;

  public LeafLines() {}

  /** What stands in a column's line in front of the length. */
  public static byte[] label(String column) {
    return ascii(column + ":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins the next leaf. */
  public void begin() {
    length = 0;
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[KEPT_BYTES];
    }
    append(HEAD, 0, HEAD.length);
  }

  /** Adds the line of a column that holds a text. */
  public void text(byte[] label, byte[] utf8, int offset, int count) {
    reserve(label.length + MAX_DIGITS + count + 2);
    append(label, 0, label.length);
    appendCount(count);
    buffer[length++] = ':';
    append(utf8, offset, count);
    buffer[length++] = '\n';
  }

  /** Adds the line of a column that holds a number. */
  public void number(byte[] label, long value) {
    int at = MAX_DIGITS;
    long rest = value > 0 ? -value : value; // the least number has no counterpart above zero
    while (rest <= -10) { // two digits at a time, since each step waits for the one before
      int two = (int) (rest / 100 * 100 - rest);
      digits[--at] = (byte) ('0' + two % 10);
      digits[--at] = (byte) ('0' + two / 10);
      rest /= 100;
    }
    if (rest < 0 || value == 0) {
      digits[--at] = (byte) ('0' - rest);
    }
    if (value < 0) {
      digits[--at] = '-';
    }
    text(label, digits, at, MAX_DIGITS - at);
  }

  /** Adds lines that were put together before. */
  public void lines(LeafLines from, int start, int end) {
    reserve(end - start);
    append(from.buffer, start, end - start);
  }

  /** How long it is so far. */
  public int length() {
    return length;
  }

  /** The data of the leaf that was begun. */
  byte[] leaf() {
    return Arrays.copyOfRange(buffer, 1, length);
  }

  /** Writes the hash of the leaf that was begun. */
  void hashTo(byte[] target, int offset, TreeHasher hasher) {
    hasher.hash(buffer, length, target, offset);
  }

  private void append(byte[] bytes, int offset, int count) {
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  private void appendCount(int count) {
    int end = length + 1;
    for (int rest = count; rest >= 10; rest /= 10) {
      end++;
    }
    int rest = count;
    for (int at = end - 1; at >= length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
  }

  private void reserve(int count) {
    if (buffer.length - length < count) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(length, count)));
    }
  }
}
