package io.journald.parquet.wal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array to write into; kept and used again from group to group. */
final class Bytes {
  private static final int INITIAL_BYTES = 16 << 10;
  private static final int MAX_VARINT_BYTES = 5;

  private byte[] array = new byte[INITIAL_BYTES];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  /** Cuts to a size, or grows to it with bytes that mean nothing yet. */
  void resize(int newSize) {
    reserve(newSize - size);
    size = newSize;
  }

  void putByte(int value) {
    reserve(1);
    array[size++] = (byte) value;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    WalFormat.putLong(array, size, value);
    size += Long.BYTES;
  }

  /** Writes the length in bytes of the UTF-8, then the UTF-8. */
  void putText(String text) {
    int length = text.length();
    reserve(MAX_VARINT_BYTES + length);
    int start = size;
    putVarint(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        putEncoded(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      array[size++] = (byte) c;
    }
  }

  private void putEncoded(byte[] utf8) {
    reserve(MAX_VARINT_BYTES + utf8.length);
    putVarint(utf8.length);
    System.arraycopy(utf8, 0, array, size, utf8.length);
    size += utf8.length;
  }

  private void putVarint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  private void reserve(int more) {
    if (array.length - size < more) {
      array =
          Arrays.copyOf(array, Math.max(size + more, Math.addExact(array.length, array.length)));
    }
  }
}
