package io.journald.parquet.segment;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the number encodings of parquet: DELTA_BINARY_PACKED and the RLE and bit-packing hybrid.
 *
 * <p>Format: apache/parquet-format, {@code Encodings.md}.
 */
final class BitReader {
  private static final int LARGEST_BLOCK = 1 << 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private BitReader() {}

  /**
   * Reads one DELTA_BINARY_PACKED sequence.
   *
   * @param target takes the values; must hold {@code count}
   * @param count how many values there must be
   */
  static void readDeltas(ByteReader source, long[] target, int count) throws IOException {
    int blockSize = source.readVarint();
    int miniBlocks = source.readVarint();
    int total = source.readVarint();
    if (total != count || miniBlocks < 1 || blockSize < 1 || blockSize > LARGEST_BLOCK) {
      throw new IOException(total + " deltas where " + count + " values are expected");
    }
    int miniBlockSize = blockSize / miniBlocks;
    byte[] bytes = source.bytes();
    long value = source.readZigzag();
    int done = 0;
    if (count > 0) {
      target[done++] = value;
    }
    while (done < count) {
      long least = source.readZigzag();
      int widths = source.skip(miniBlocks);
      for (int i = 0; i < miniBlocks && done < count; i++) {
        int width = bytes[widths + i];
        if (width < 0 || width > Long.SIZE) {
          throw new IOException("a delta of " + width + " bits");
        }
        int start = source.skip(Math.multiplyExact(width, miniBlockSize) / Byte.SIZE);
        int wanted = Math.min(miniBlockSize, count - done);
        for (int k = 0; k < wanted; k++) {
          value += least + bits(bytes, start, (long) k * width, width);
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
  static void readHybrid(ByteReader source, int[] target, int count, int width) throws IOException {
    byte[] bytes = source.bytes();
    int done = 0;
    while (done < count) {
      int head = source.readVarint();
      if ((head & 1) == 0) {
        int run = Math.min(head >>> 1, count - done);
        int value = source.readLittleEndian((width + 7) / Byte.SIZE);
        if (run == 0) {
          throw new IOException("a run of no values");
        }
        Arrays.fill(target, done, done + run, value);
        done += run;
      } else {
        int groups = head >>> 1;
        int start = source.skip(Math.multiplyExact(groups, width));
        int wanted = Math.min(Math.multiplyExact(groups, Byte.SIZE), count - done);
        for (int k = 0; k < wanted; k++) {
          target[done++] = (int) bits(bytes, start, (long) k * width, width);
        }
      }
    }
  }

  /** The {@code width} bits that start {@code offset} bits behind a byte, least first. */
  private static long bits(byte[] bytes, int start, long offset, int width) {
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
}
