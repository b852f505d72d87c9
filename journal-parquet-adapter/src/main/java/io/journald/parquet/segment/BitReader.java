package io.journald.parquet.segment;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the number encodings of parquet from a byte array: DELTA_BINARY_PACKED and the RLE and
 * bit-packing hybrid. For one thread at a time.
 *
 * <p>Format: apache/parquet-format, {@code Encodings.md}.
 */
final class BitReader {
  private static final int LARGEST_BLOCK = 1 << 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int at;
  private int end;

  /** Reads from here on. */
  BitReader reset(byte[] source, int start, int limit) {
    bytes = source;
    at = start;
    end = limit;
    return this;
  }

  /** Where the next byte is. */
  int position() {
    return at;
  }

  /**
   * Reads one DELTA_BINARY_PACKED sequence.
   *
   * @param target takes the values; must hold {@code count}
   * @param count how many values there must be
   */
  void readDeltas(long[] target, int count) throws IOException {
    int blockSize = readVarint();
    int miniBlocks = readVarint();
    int total = readVarint();
    if (total != count || miniBlocks < 1 || blockSize < 1 || blockSize > LARGEST_BLOCK) {
      throw new IOException(total + " deltas where " + count + " values are expected");
    }
    int miniBlockSize = blockSize / miniBlocks;
    long value = unzigzag(readLongVarint());
    int done = 0;
    if (count > 0) {
      target[done++] = value;
    }
    while (done < count) {
      long least = unzigzag(readLongVarint());
      int widths = at;
      skip(miniBlocks);
      for (int i = 0; i < miniBlocks && done < count; i++) {
        int width = bytes[widths + i];
        int start = at;
        skip(Math.multiplyExact(width, miniBlockSize) / Byte.SIZE);
        int wanted = Math.min(miniBlockSize, count - done);
        for (int k = 0; k < wanted; k++) {
          value += least + bits(start, (long) k * width, width);
          target[done++] = value;
        }
      }
    }
  }

  /**
   * Reads values of the RLE and bit-packing hybrid.
   *
   * @param width bits a value, 0 to 32
   */
  void readHybrid(int[] target, int count, int width) throws IOException {
    int done = 0;
    while (done < count) {
      int head = readVarint();
      if ((head & 1) == 0) {
        int run = Math.min(head >>> 1, count - done);
        int value = readLittleEndian((width + 7) / Byte.SIZE);
        if (run == 0) {
          throw new IOException("a run of no values");
        }
        Arrays.fill(target, done, done + run, value);
        done += run;
      } else {
        int groups = head >>> 1;
        int start = at;
        skip(Math.multiplyExact(groups, width));
        int wanted = Math.min(Math.multiplyExact(groups, Byte.SIZE), count - done);
        for (int k = 0; k < wanted; k++) {
          target[done++] = (int) bits(start, (long) k * width, width);
        }
      }
    }
  }

  /** The {@code width} bits that start {@code offset} bits behind a byte, least first. */
  private long bits(int start, long offset, int width) {
    if (width == 0) {
      return 0;
    }
    int first = start + (int) (offset >>> 3);
    int shift = (int) (offset & 7);
    if (shift + width <= Long.SIZE && first + Long.BYTES <= bytes.length) {
      long word = (long) LONGS.get(bytes, first) >>> shift;
      return width == Long.SIZE ? word : word & (1L << width) - 1;
    }
    long value = (bytes[first] & 0xFFL) >>> shift;
    int have = Byte.SIZE - shift;
    for (int i = first + 1; have < width; i++) {
      value |= (bytes[i] & 0xFFL) << have;
      have += Byte.SIZE;
    }
    return width == Long.SIZE ? value : value & (1L << width) - 1;
  }

  int readByte() throws IOException {
    if (at >= end) {
      throw new IOException("a page is cut off");
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

  private int readVarint() throws IOException {
    return Math.toIntExact(readLongVarint());
  }

  private long readLongVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int b = readByte();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("a number without end");
  }

  private void skip(int count) throws IOException {
    if (count < 0 || count > end - at) {
      throw new IOException("a page is cut off");
    }
    at += count;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
