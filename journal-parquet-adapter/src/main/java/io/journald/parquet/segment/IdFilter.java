package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * The Bloom filter over the event ids of a row group: split in blocks of 256 bits, of which each id
 * sets eight, by XXH64 with the seed 0. Parquet's own gives the same bits, through layers that are
 * made for any kind of value.
 *
 * <p>Format: apache/parquet-format, {@code BloomFilter.md}; Cyan4973/xxHash, {@code
 * doc/xxhash_spec.md}.
 */
final class IdFilter {
  /** For the row group's ids. Its size is a power of two: two bytes an event for 65,536. */
  private static final double FALSE_POSITIVES = 0.025;

  private static final int MAX_BYTES = ParquetProperties.DEFAULT_MAX_BLOOM_FILTER_BYTES;
  private static final int BLOCK_BYTES = 32;
  private static final int SHIFT = 27; // leaves the number of one of 32 bits
  private static final int[] SALT = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
  };

  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE_BYTES = 4 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bits;

  /**
   * @param ids how many ids are added at most
   */
  IdFilter(long ids) {
    int wanted = BlockSplitBloomFilter.optimalNumOfBits(ids, FALSE_POSITIVES);
    bits = new byte[new BlockSplitBloomFilter(wanted / Byte.SIZE, MAX_BYTES).getBitsetSize()];
  }

  void add(byte[] id) {
    long hash = hash(id);
    int block = blockAt(hash, bits.length);
    for (int i = 0; i < SALT.length; i++) {
      int at = block + i * Integer.BYTES;
      INTS.set(bits, at, (int) INTS.get(bits, at) | bit(hash, i));
    }
  }

  /** Where in a filter of so many bytes the block of a hash begins. */
  private static int blockAt(long hash, int bytes) {
    return (int) ((hash >>> Integer.SIZE) * (bytes / BLOCK_BYTES) >>> Integer.SIZE) * BLOCK_BYTES;
  }

  private static int bit(long hash, int word) {
    return 1 << ((int) hash * SALT[word] >>> SHIFT);
  }

  /**
   * Asks the filter of a row group where it is, in its file. All bits of an id are in one block,
   * and no more than that is read: whole filters take two bytes an event, too much for one
   * question.
   *
   * @param ids the row group's, with a filter
   * @return false if no event of the row group has this id
   */
  static boolean mayHold(ReadableFile file, ColumnChunkMetaData ids, byte[] id) throws IOException {
    // The header in front of the bits is shorter than a block, and their size a power of two.
    int length = ids.getBloomFilterLength();
    int bytes = Integer.highestOneBit(length);
    long hash = hash(id);
    long at = ids.getBloomFilterOffset() + length - bytes + blockAt(hash, bytes);
    byte[] block = file.readFully(at, BLOCK_BYTES);
    for (int i = 0; i < SALT.length; i++) {
      if (((int) INTS.get(block, i * Integer.BYTES) & bit(hash, i)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** As parquet writes it; what is added later counts. */
  BloomFilter bits() {
    return new BlockSplitBloomFilter(bits);
  }

  static long hash(byte[] bytes) {
    int at = 0;
    long hash = P5;
    if (bytes.length >= STRIPE_BYTES) {
      long a = P1 + P2;
      long b = P2;
      long c = 0;
      long d = -P1;
      for (; bytes.length - at >= STRIPE_BYTES; at += STRIPE_BYTES) {
        a = round(a, number(bytes, at));
        b = round(b, number(bytes, at + Long.BYTES));
        c = round(c, number(bytes, at + 2 * Long.BYTES));
        d = round(d, number(bytes, at + 3 * Long.BYTES));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    return rest(bytes, at, hash + bytes.length);
  }

  private static long rest(byte[] bytes, int start, long begun) {
    int at = start;
    long hash = begun;
    for (; bytes.length - at >= Long.BYTES; at += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, number(bytes, at)), 27) * P1 + P4;
    }
    if (bytes.length - at >= Integer.BYTES) {
      hash ^= Integer.toUnsignedLong((int) INTS.get(bytes, at)) * P1;
      hash = Long.rotateLeft(hash, 23) * P2 + P3;
      at += Integer.BYTES;
    }
    for (; at < bytes.length; at++) {
      hash = Long.rotateLeft(hash ^ Byte.toUnsignedLong(bytes[at]) * P5, 11) * P1;
    }
    hash = (hash ^ hash >>> 33) * P2;
    hash = (hash ^ hash >>> 29) * P3;
    return hash ^ hash >>> 32;
  }

  private static long number(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  private static long round(long sum, long input) {
    return Long.rotateLeft(sum + input * P2, 31) * P1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ round(0, sum)) * P1 + P4;
  }
}
