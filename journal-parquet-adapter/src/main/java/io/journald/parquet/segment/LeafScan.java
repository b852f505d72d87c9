package io.journald.parquet.segment;

import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafLines;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Reads segments for nothing but the leaf data of their events: all columns side by side, row by
 * row, straight from the pages. Every page of the rows is checked, as by a scan that checks. Takes
 * the memory of a page for each column, and keeps it from segment to segment. For one thread; must
 * be closed.
 */
public final class LeafScan implements AutoCloseable {
  private final LeafColumn[] columns;
  private final LeafColumn sequences;
  private final LeafLines leaf = new LeafLines();

  public LeafScan() {
    this.columns =
        EventSchema.MESSAGE.getFields().stream().map(LeafColumn::new).toArray(LeafColumn[]::new);
    this.sequences = columns[EventSchema.MESSAGE.getFieldIndex(EventSchema.SEQUENCE)];
  }

  /**
   * Gives the leaf data of the events of a range, in order. It stands until the next one is given.
   *
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive
   * @throws Corrupt if a page is damaged
   */
  void read(SegmentFile file, long from, long to, Consumer<LeafLines> leaves) {
    try {
      for (BlockMetaData block : file.reader().getRowGroups()) {
        long firstSequence = file.name().first() + block.getRowIndexOffset();
        int first = (int) Math.max(0, from - firstSequence);
        int end = (int) Math.min(block.getRowCount(), to - firstSequence);
        if (first < end) {
          begin(file, block);
          rows(firstSequence, first, end, leaves);
        }
      }
    } catch (JournalException known) {
      throw known;
    } catch (IOException | RuntimeException damage) {
      throw file.damaged(damage);
    }
  }

  private void begin(SegmentFile file, BlockMetaData block) throws IOException {
    List<ColumnChunkMetaData> chunks = block.getColumns();
    int rows = Math.toIntExact(block.getRowCount());
    for (int i = 0; i < columns.length; i++) {
      columns[i].begin(file, chunks.get(i), rows);
    }
  }

  private void rows(long firstSequence, int first, int end, Consumer<LeafLines> leaves)
      throws IOException {
    for (int row = first; row < end; ) {
      int stop = end;
      for (LeafColumn column : columns) {
        stop = Math.min(stop, column.load(row));
      }
      sequences.requireNumbers(row, stop, firstSequence + row);
      LeafColumn[] present =
          Arrays.stream(columns).filter(LeafColumn::hasValues).toArray(LeafColumn[]::new);
      for (; row < stop; row++) {
        leaf.begin();
        for (LeafColumn column : present) {
          column.addTo(leaf, row);
        }
        leaves.accept(leaf);
      }
    }
  }

  @Override
  public void close() {
    for (LeafColumn column : columns) {
      column.close();
    }
  }
}
