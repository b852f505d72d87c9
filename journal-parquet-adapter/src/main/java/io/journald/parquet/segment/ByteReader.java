package io.journald.parquet.segment;

import java.io.IOException;

/**
 * Reads bytes and the numbers that page headers and pages have in common from a range of an array:
 * seven bits a byte, least first, and the zigzag form of numbers with a sign. For one thread at a
 * time.
 */
final class ByteReader {
  private byte[] bytes;
  private int at;
  private int end;

  /** Reads from here on. */
  void reset(byte[] source, int start, int limit) {
    bytes = source;
    at = start;
    end = limit;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next byte is. */
  int position() {
    return at;
  }

  int readByte() throws IOException {
    if (at >= end) {
      throw cutOff();
    }
    return bytes[at++] & 0xFF;
  }

  int readLittleEndian(int count) throws IOException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= readByte() << i * Byte.SIZE;
    }
    return value;
  }

  /** A number without a sign that must fit into 32 bits. */
  int readVarint() throws IOException {
    long value = readLongVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IOException(value + " is too large a number");
    }
    return (int) value;
  }

  long readLongVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = readByte();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("a number has no end");
  }

  /** A number with a sign. */
  long readZigzag() throws IOException {
    long value = readLongVarint();
    return value >>> 1 ^ -(value & 1);
  }

  /** Leaves bytes out and returns where they begin. */
  int skip(int count) throws IOException {
    if (count < 0 || count > end - at) {
      throw cutOff();
    }
    int start = at;
    at += count;
    return start;
  }

  private static IOException cutOff() {
    return new IOException("it is cut off");
  }
}
