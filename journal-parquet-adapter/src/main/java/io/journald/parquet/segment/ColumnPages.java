package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.segment.Page.Expected;
import io.journald.parquet.segment.Page.Rows;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.Type.Repetition;

/** Where the pages of one column chunk are: parquet's page index as flat arrays. Immutable. */
final class ColumnPages {
  private static final int ARRAY_BYTES = 16;

  private final long dictionaryStart; // the start where there is no dictionary
  private final long start; // of the first value page
  private final int[] ends; // of each page, counted from the start
  private final int[] firstRows; // of each page, and the number of rows behind the last
  private final int[] nulls; // of each page; null for a required column
  private final boolean isZstd;
  private final long bytes;

  /** Reads the page index of a chunk. */
  static ColumnPages read(ParquetFileReader reader, ColumnChunkMetaData chunk, int rows)
      throws IOException {
    return read(reader, chunk, rows, null);
  }

  /**
   * Reads the page index of a chunk.
   *
   * @param beside those of another column of the row group, whose arrays are shared where they are
   *     equal; null for the first
   */
  static ColumnPages read(
      ParquetFileReader reader, ColumnChunkMetaData chunk, int rows, ColumnPages beside)
      throws IOException {
    return new ColumnPages(reader, chunk, rows, beside);
  }

  private ColumnPages(
      ParquetFileReader reader, ColumnChunkMetaData chunk, int rows, ColumnPages beside)
      throws IOException {
    OffsetIndex index = EventParquet.offsetIndex(reader, chunk);
    int count = index.getPageCount();
    this.start = chunk.getFirstDataPageOffset();
    this.ends = new int[count];
    int[] first = new int[count + 1];
    for (int i = 0; i < count; i++) {
      ends[i] = Math.toIntExact(index.getOffset(i) + index.getCompressedPageSize(i) - start);
      first[i] = Math.toIntExact(index.getFirstRowIndex(i));
    }
    first[count] = rows;
    this.firstRows =
        beside != null && Arrays.equals(first, beside.firstRows) ? beside.firstRows : first;
    boolean isOptional = chunk.getPrimitiveType().isRepetition(Repetition.OPTIONAL);
    this.nulls = isOptional ? nulls(EventParquet.columnIndex(reader, chunk), chunk, count) : null;
    this.bytes =
        bytes(ends) + (firstRows == first ? bytes(first) : 0) + (isOptional ? bytes(nulls) : 0);
    this.isZstd = chunk.getCodec() == CompressionCodecName.ZSTD;
    long dictionaryAt = chunk.getDictionaryPageOffset();
    boolean hasDictionary = chunk.hasDictionaryPage() && dictionaryAt > 0 && dictionaryAt < start;
    this.dictionaryStart = hasDictionary ? dictionaryAt : start;
  }

  private static int[] nulls(ColumnIndex index, ColumnChunkMetaData chunk, int pages)
      throws IOException {
    List<Long> counts = index.getNullCounts();
    if (counts == null || counts.size() != pages) {
      throw new IOException(chunk.getPath() + " has no count of its nulls");
    }
    return counts.stream().mapToInt(Math::toIntExact).toArray();
  }

  int count() {
    return ends.length;
  }

  int firstRow(int page) {
    return firstRows[page];
  }

  int pageOf(int row) {
    int found = Arrays.binarySearch(firstRows, 0, ends.length, row);
    return found >= 0 ? found : -found - 2;
  }

  long offset(int page) {
    return page == 0 ? start : start + ends[page - 1];
  }

  int size(int page) {
    return page == 0 ? ends[0] : ends[page] - ends[page - 1];
  }

  Expected expected(int page) {
    return new Expected(
        nulls != null,
        isZstd,
        firstRows[page + 1] - firstRows[page],
        nulls == null ? 0 : nulls[page]);
  }

  /** Reads the dictionary, if there is one. */
  void readDictionary(ReadableFile file, Page page, Page.Entries entries) throws IOException {
    if (dictionaryStart < start) {
      int size = Math.toIntExact(start - dictionaryStart);
      page.readDictionary(file, dictionaryStart, size, isZstd, entries);
    }
  }

  /**
   * Reads the numbers of some rows.
   *
   * @param rows ascending
   */
  void readNumbers(ReadableFile file, Page page, int[] rows, long[] target, long ifNull)
      throws IOException {
    for (int from = 0; from < rows.length; ) {
      int i = pageOf(rows[from]);
      Rows wanted = wanted(rows, from, i);
      page.readNumbers(file, offset(i), size(i), expected(i), wanted, target, ifNull);
      from = wanted.to();
    }
  }

  /**
   * Reads the texts of some rows, as many as one step may decode.
   *
   * @param dictionary the chunk's; empty where there is none
   * @param rows ascending
   * @return how many were read: one or more, if there are any
   */
  int readTexts(ReadableFile file, Page page, String[] dictionary, int[] rows, String[] target)
      throws IOException {
    TextBudget budget = new TextBudget();
    int from = 0;
    while (from < rows.length && !budget.isSpent()) {
      int i = pageOf(rows[from]);
      Rows wanted = wanted(rows, from, i);
      from =
          page.readTexts(file, offset(i), size(i), expected(i), dictionary, wanted, target, budget);
    }
    return from;
  }

  /** Those of the rows from a place on that are in a page. */
  private Rows wanted(int[] rows, int from, int page) {
    int end = firstRows[page + 1];
    int to = from + 1;
    while (to < rows.length && rows[to] < end) {
      to++;
    }
    return new Rows(rows, from, to, firstRows[page]);
  }

  /** About the memory it takes, without what it shares. */
  long bytes() {
    return bytes;
  }

  private static long bytes(int[] array) {
    return ARRAY_BYTES + (long) Integer.BYTES * array.length;
  }
}
