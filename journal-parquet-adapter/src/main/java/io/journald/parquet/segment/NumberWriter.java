package io.journald.parquet.segment;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.schema.PrimitiveType;

/** A column of numbers: each page a sequence of deltas. */
final class NumberWriter extends ColumnWriter {
  private DeltaBinaryPackingValuesWriterForLong deltas;
  private int values; // of the page
  private long least;
  private long greatest;

  NumberWriter(PrimitiveType type, int pageBytes) {
    super(type, pageBytes);
  }

  /** Adds the rows {@code order[from]} up to but without {@code order[to]}. */
  void add(long[] numbers, int[] order, int from, int to) throws IOException {
    if (!isOptional()) {
      addRows(to - from);
    }
    for (int i = from; i < to; i++) {
      long number = numbers[order[i]];
      boolean isPresent = number != EventSchema.NO_MOMENT;
      if (isOptional()) {
        addRow(isPresent);
      }
      if (isPresent) {
        add(number);
      }
    }
  }

  private void add(long number) {
    least = values == 0 ? number : Math.min(least, number);
    greatest = values == 0 ? number : Math.max(greatest, number);
    values++;
    deltas.writeLong(number);
  }

  @Override
  void startValues() {
    deltas =
        new DeltaBinaryPackingValuesWriterForLong(
            SLAB_BYTES, pageBytes, HeapByteBufferAllocator.getInstance());
  }

  @Override
  long valueBytes() {
    return deltas.getBufferedSize();
  }

  @Override
  BytesInput encode() {
    return deltas.getBytes();
  }

  @Override
  Encoding encoding() {
    return Encoding.DELTA_BINARY_PACKED;
  }

  @Override
  Statistics<?> statistics(int nullCount) {
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(nullCount);
    if (values > 0) {
      statistics.updateStats(least);
      statistics.updateStats(greatest);
    }
    return statistics;
  }

  @Override
  long textBytes() {
    return 0;
  }

  @Override
  void resetValues() {
    values = 0;
    deltas.reset();
  }

  @Override
  void endValues(PageWriter target) {
    deltas.close();
  }
}
