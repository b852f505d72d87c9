package io.journald.parquet.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The different texts of a column chunk, numbered as they came. A text that was read from another
 * dictionary is found by its identity and the hash that it keeps, so a merge hashes it once and not
 * for each row. For one thread.
 */
final class TextDictionary {
  private static final int FIRST_SLOTS = 1 << 6;

  private int[] slots = new int[FIRST_SLOTS]; // by hash: number of a text and 1, or 0
  private String[] texts = new String[FIRST_SLOTS / 2]; // by number
  private byte[][] encoded = new byte[FIRST_SLOTS / 2][]; // UTF-8, by number
  private int size;
  private String last; // that was asked for, and its number: it is often asked for again
  private int lastNumber;
  private long bytes;

  /** The number of a text; it is added if it is new. */
  int number(String text) {
    if (text == last) {
      return lastNumber;
    }
    last = text;
    lastNumber = find(text);
    return lastNumber;
  }

  private int find(String text) {
    int mask = slots.length - 1;
    int slot = scattered(text) & mask;
    while (slots[slot] != 0) {
      int found = slots[slot] - 1;
      if (texts[found].equals(text)) {
        return found;
      }
      slot = slot + 1 & mask;
    }
    return add(text, slot);
  }

  private static int scattered(String text) {
    int hash = text.hashCode() * 0x9E3779B9; // neighbours such as user-1 and user-2 apart
    return hash ^ hash >>> Short.SIZE;
  }

  private int add(String text, int slot) {
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, 2 * size);
      encoded = Arrays.copyOf(encoded, 2 * size);
    }
    texts[size] = text;
    encoded[size] = text.getBytes(StandardCharsets.UTF_8);
    bytes += Integer.BYTES + encoded[size].length;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = scattered(texts[i]) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = i + 1;
    }
  }

  String text(int number) {
    return texts[number];
  }

  /** A text's UTF-8, not to be changed. */
  byte[] encoded(int number) {
    return encoded[number];
  }

  int size() {
    return size;
  }

  /** The bytes of all texts, each with its length in front. */
  long bytes() {
    return bytes;
  }

  /** The first texts, each with its length in front. */
  byte[] encode(int count) {
    int length = 0;
    for (int i = 0; i < count; i++) {
      length += Integer.BYTES + encoded[i].length;
    }
    ByteBuffer page = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      page.putInt(encoded[i].length).put(encoded[i]);
    }
    return page.array();
  }

  void clear() {
    if (size > 0) {
      slots = new int[FIRST_SLOTS];
      texts = new String[FIRST_SLOTS / 2];
      encoded = new byte[FIRST_SLOTS / 2][];
      size = 0;
      last = null;
      bytes = 0;
    }
  }
}
