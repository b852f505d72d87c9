package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import io.journald.proof.LeafLines;
import java.io.IOException;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * One column, row by row, as lines of leaf data: no value becomes an object. Keeps its buffers from
 * row group to row group. For one thread.
 */
final class LeafColumn implements AutoCloseable {
  private final byte[] label;
  private final boolean isNumber;
  private final boolean isSubject;
  private final Page page = new Page();
  private ReadableFile file;
  private ColumnPages pages;
  private DictionaryLines dictionary;
  private int firstRow; // of the page that is loaded
  private int endRow;

  LeafColumn(Type type) {
    this.label = LeafLines.label(type.getName());
    this.isNumber = type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    this.isSubject = type.getName().equals(EventSchema.SUBJECT);
  }

  /** Goes on to a row group. */
  void begin(SegmentFile segment, ColumnChunkMetaData chunk, int rows) throws IOException {
    file = segment.file();
    pages = ColumnPages.read(segment.reader(), chunk, rows);
    endRow = 0;
    dictionary = new DictionaryLines(label);
    if (!isNumber) {
      pages.readDictionary(file, page, dictionary);
    }
  }

  /**
   * Reads the page that holds a row.
   *
   * @return the first row behind the page
   */
  int load(int row) throws IOException {
    if (row >= endRow) {
      int i = pages.pageOf(row);
      if (isNumber) {
        page.loadNumbers(file, pages.offset(i), pages.size(i), pages.expected(i));
      } else {
        page.loadTexts(file, pages.offset(i), pages.size(i), pages.expected(i), dictionary.size());
      }
      firstRow = pages.firstRow(i);
      endRow = pages.firstRow(i + 1);
    }
    return endRow;
  }

  /** True if a row of the page that is loaded has a value. */
  boolean hasValues() {
    return page.hasValues();
  }

  /**
   * Holds the numbers of some rows of the page that is loaded against those that they must be.
   *
   * @param expected the first of them; each further one is one more
   */
  void requireNumbers(int row, int end, long expected) throws IOException {
    for (int i = row; i < end; i++) {
      long number = page.number(i - firstRow);
      if (number != expected + i - row) {
        throw new IOException(
            "it holds event " + number + " where " + (expected + i - row) + " belongs");
      }
    }
  }

  /** Adds the line of a row of the page that is loaded; the rows must ascend. */
  void addTo(LeafLines leaf, int row) throws IOException {
    if (isNumber) {
      page.addNumber(row - firstRow, label, leaf);
    } else if (page.addText(row - firstRow, label, dictionary, leaf) && isSubject) {
      throw new IOException("it has a subject, which no event has");
    }
  }

  @Override
  public void close() {
    page.close();
  }
}
