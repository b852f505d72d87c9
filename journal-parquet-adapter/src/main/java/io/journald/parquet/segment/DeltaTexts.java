package io.journald.parquet.segment;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;

/**
 * The texts of a page as what each shares with the one before it and what it adds:
 * DELTA_BYTE_ARRAY. For one thread.
 */
final class DeltaTexts {
  private static final int FIRST_BYTES = 1 << 10;
  private static final byte[] NOTHING = {};

  private final DeltaBinaryPackingValuesWriterForInteger prefixes;
  private final DeltaBinaryPackingValuesWriterForInteger lengths;
  private byte[] suffixes = new byte[FIRST_BYTES];
  private int end;
  private byte[] previous = NOTHING;

  DeltaTexts(int pageBytes) {
    this.prefixes = deltas(pageBytes);
    this.lengths = deltas(pageBytes);
  }

  private static DeltaBinaryPackingValuesWriterForInteger deltas(int pageBytes) {
    return new DeltaBinaryPackingValuesWriterForInteger(
        DeltaBinaryPackingValuesWriter.DEFAULT_NUM_BLOCK_VALUES,
        DeltaBinaryPackingValuesWriter.DEFAULT_NUM_MINIBLOCKS,
        ColumnWriter.SLAB_BYTES,
        pageBytes,
        HeapByteBufferAllocator.getInstance());
  }

  /** Adds a text. Keeps the array, which must not change. */
  void add(byte[] text) {
    int shared = Arrays.mismatch(previous, text);
    if (shared < 0) {
      shared = text.length;
    }
    int added = text.length - shared;
    prefixes.writeInteger(shared);
    lengths.writeInteger(added);
    if (suffixes.length - end < added) {
      suffixes = Arrays.copyOf(suffixes, Math.max(end + added, 2 * suffixes.length));
    }
    System.arraycopy(text, shared, suffixes, end, added);
    end += added;
    previous = text;
  }

  /** How many bytes the page takes by now; the newest deltas are not counted. */
  long bytes() {
    return prefixes.getBufferedSize() + lengths.getBufferedSize() + end;
  }

  /** The page. Only {@link #reset} may follow. */
  BytesInput encode() {
    return BytesInput.concat(
        prefixes.getBytes(), lengths.getBytes(), BytesInput.from(suffixes, 0, end));
  }

  void reset() {
    prefixes.reset();
    lengths.reset();
    previous = NOTHING;
    end = 0;
  }
}
