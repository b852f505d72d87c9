package io.journald.parquet.segment;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Encodes the values of one column and cuts them into pages, one row group after the other. For one
 * thread.
 *
 * <p>The bytes are those that parquet-java's own column writers give for the same values: a segment
 * that was written by them is restored by this one, and the test holds the two against each other.
 */
abstract sealed class ColumnWriter permits NumberWriter, TextWriter {
  /** First size of parquet's buffers, which grow by themselves. */
  static final int SLAB_BYTES = 64;

  final PrimitiveType type;
  final int pageBytes;
  private final boolean isOptional;
  private PageWriter pages;
  private RunLengthBitPackingHybridEncoder levels; // which rows have a value; only if optional
  private int rows; // of the page
  private int nulls; // of the page
  private long writtenRows; // in the pages before it

  ColumnWriter(PrimitiveType type, int pageBytes) {
    this.type = type;
    this.pageBytes = pageBytes;
    this.isOptional = type.isRepetition(Repetition.OPTIONAL);
  }

  /** Begins a row group, whose pages go to {@code target}. */
  void startRowGroup(PageWriter target) {
    pages = target;
    writtenRows = 0;
    if (isOptional) {
      levels =
          new RunLengthBitPackingHybridEncoder(
              1, SLAB_BYTES, pageBytes, HeapByteBufferAllocator.getInstance());
    }
    startValues();
  }

  /** Counts rows that all have a value, as those of a required column. */
  final void addRows(int count) {
    rows += count;
  }

  /** Counts one row of an optional column. */
  final void addRow(boolean isPresent) throws IOException {
    rows++;
    levels.writeInt(isPresent ? 1 : 0);
    if (!isPresent) {
      nulls++;
    }
  }

  /** Counts rows of an optional column that all have no value. */
  final void addAbsent(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      addRow(false);
    }
  }

  final boolean isOptional() {
    return isOptional;
  }

  /** The rows of the row group whose page is written. */
  final long writtenRows() {
    return writtenRows;
  }

  /** About the bytes of the page that is being filled. */
  final long openBytes() {
    return valueBytes() + (isOptional ? levels.getBufferedSize() : 0);
  }

  /** About the bytes of the row group, with those of its pages that are written. */
  final long bytes() {
    return openBytes() + pages.getMemSize();
  }

  final void endPage() throws IOException {
    BytesInput values = encode();
    pages.writePageV2(
        rows,
        nulls,
        rows,
        BytesInput.empty(),
        isOptional ? levels.toBytes() : BytesInput.empty(),
        encoding(),
        values,
        statistics(nulls),
        new SizeStatistics(type, textBytes(), List.of(), List.of()),
        GeospatialStatistics.newBuilder(type).build());
    writtenRows += rows;
    rows = 0;
    nulls = 0;
    if (isOptional) {
      levels.reset();
    }
    resetValues();
  }

  /** Ends the last page, if it is not empty, and the row group. */
  final void endRowGroup() throws IOException {
    if (rows > 0) {
      endPage();
    }
    endValues(pages);
  }

  /** Begins the values of a row group. */
  abstract void startValues();

  /** About the bytes that the values of the page take, before a dictionary or compression. */
  abstract long valueBytes();

  /** Encodes the values of the page; {@link #encoding} tells how. */
  abstract BytesInput encode();

  abstract Encoding encoding();

  abstract Statistics<?> statistics(int nullCount);

  /** Bytes of the texts of the page, as they are. */
  abstract long textBytes();

  /** Begins the values of the next page. */
  abstract void resetValues();

  /** Writes what belongs to the values of a row group as a whole. */
  abstract void endValues(PageWriter target) throws IOException;
}
