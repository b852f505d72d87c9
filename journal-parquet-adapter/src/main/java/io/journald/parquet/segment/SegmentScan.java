package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Order;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * The wanted events of one segment, in sequence order or its reverse, lazily.
 *
 * <p>In each row group it first reads the filtered columns, one after the other, each only where
 * the ones before it left rows; then all columns, only the pages that hold rows that are left.
 * Holds the pages of one row group at most. For one thread; must be closed.
 *
 * <p>Throws {@link Corrupt} where a page is damaged.
 */
public final class SegmentScan implements Iterator<Event>, AutoCloseable {
  /** Rows read at first, because many queries want few; also the step of a reverse scan. */
  private static final int STEP_ROWS = 1_024;

  /** About how much a step decodes; large rows make a step of fewer. */
  private static final long STEP_BYTES = 4 << 20;

  private static final long NO_MOMENT = Long.MIN_VALUE;

  private final SegmentFile file;
  private final ParquetFileReader reader;
  private final List<BlockMetaData> blocks;
  private final String writer;
  private final RowFilter filter;
  private final Order order;
  private final long from;
  private final long to;

  private int block;
  private long[] rows = {}; // of the current row group, what is left of the selected ones
  private int rowsTaken;
  private Step step = () -> null;
  private Event next;

  /**
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive
   */
  SegmentScan(SegmentFile file, RowFilter filter, Order order, long from, long to) {
    this.file = file;
    this.reader = file.reader();
    this.blocks = reader.getRowGroups();
    this.writer = reader.getFileMetaData().getCreatedBy();
    this.filter = filter;
    this.order = order;
    this.from = from;
    this.to = to;
    this.block = order == Order.ASC ? -1 : blocks.size();
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    try {
      next = findNext();
      return next != null;
    } catch (IOException | RuntimeException damage) {
      // Parquet reports damaged pages by various runtime exceptions.
      throw file.damaged(damage);
    }
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Event result = next;
    next = null;
    return result;
  }

  private Event findNext() throws IOException {
    while (true) {
      for (Event event = step.next(); event != null; event = step.next()) {
        if (filter.exact().test(event)) {
          return event;
        }
      }
      if (rowsTaken < rows.length) {
        step = readStep();
      } else if (!nextRowGroup()) {
        return null;
      }
    }
  }

  private boolean nextRowGroup() throws IOException {
    block += order == Order.ASC ? 1 : -1;
    if (block < 0 || block >= blocks.size()) {
      return false;
    }
    rows = select();
    rowsTaken = 0;
    return true;
  }

  /** The rows of the current row group that the columns let pass, in the wanted order. */
  private long[] select() throws IOException {
    long firstSequence = firstSequence();
    long count = blocks.get(block).getRowCount();
    long firstRow = Math.max(0, from - firstSequence);
    long endRow = Math.min(count, to - firstSequence);
    if (firstRow >= endRow || !mayMatch()) {
      return new long[0];
    }
    reader.setRequestedSchema(EventSchema.MESSAGE);
    reader.getColumnIndexStore(block); // loads the page index of all columns, not only of the next
    RowRanges selected = RowRanges.builder().addSelectedRange(firstRow, endRow - 1).build();
    for (Map.Entry<String, Set<String>> column : filter.wanted().entrySet()) {
      selected = selectTexts(selected, column.getKey(), column.getValue());
    }
    if (filter.hasTimeRange()) {
      selected = selectMoments(selected);
    }
    long[] result = new long[Math.toIntExact(selected.rowCount())];
    PrimitiveIterator.OfLong iterator = selected.iterator();
    for (int i = 0; i < result.length; i++) {
      result[order == Order.ASC ? i : result.length - 1 - i] = iterator.nextLong();
    }
    return result;
  }

  private long firstSequence() {
    return file.name().first() + blocks.get(block).getRowIndexOffset();
  }

  /** False if the row group's statistics or Bloom filter rule every row out. */
  private boolean mayMatch() throws IOException {
    for (ColumnChunkMetaData chunk : blocks.get(block).getColumns()) {
      String column = chunk.getPath().toDotString();
      if (column.equals(EventSchema.TIMESTAMP)
          && chunk.getStatistics() instanceof LongStatistics times
          && (times.getMax() < filter.sinceMicros() || times.getMin() >= filter.untilMicros())) {
        return false;
      }
      if (column.equals(EventSchema.EVENT_ID)
          && filter.wanted().containsKey(column)
          && !mayHold(reader.readBloomFilter(chunk), filter.wanted().get(column))) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayHold(BloomFilter bloom, Set<String> ids) {
    return bloom == null
        || ids.stream().anyMatch(id -> bloom.findHash(bloom.hash(Binary.fromString(id))));
  }

  private RowRanges selectTexts(RowRanges candidates, String name, Set<String> wanted)
      throws IOException {
    if (candidates.rowCount() == 0) {
      return candidates;
    }
    RowRanges.Builder selected = RowRanges.builder();
    try (PageReadStore pages = pages(candidates, only(name))) {
      Column column = Column.of(pages, only(name), writer).get(name);
      PrimitiveIterator.OfLong iterator = candidates.iterator();
      while (iterator.hasNext()) {
        long row = iterator.nextLong();
        String text = column.nextText();
        if (text != null && wanted.contains(text)) {
          selected.addSelectedRow(row);
        }
      }
    }
    return selected.build();
  }

  private RowRanges selectMoments(RowRanges candidates) throws IOException {
    if (candidates.rowCount() == 0) {
      return candidates;
    }
    MessageType schema = only(EventSchema.TIMESTAMP);
    RowRanges.Builder selected = RowRanges.builder();
    try (PageReadStore pages = pages(candidates, schema)) {
      Column column = Column.of(pages, schema, writer).get(EventSchema.TIMESTAMP);
      PrimitiveIterator.OfLong iterator = candidates.iterator();
      while (iterator.hasNext()) {
        long row = iterator.nextLong();
        long micros = column.nextNumber(NO_MOMENT);
        if (micros >= filter.sinceMicros() && micros < filter.untilMicros()) {
          selected.addSelectedRow(row);
        }
      }
    }
    return selected.build();
  }

  private static MessageType only(String column) {
    return new MessageType(EventSchema.MESSAGE.getName(), EventSchema.MESSAGE.getType(column));
  }

  private PageReadStore pages(RowRanges selected, MessageType schema) throws IOException {
    reader.setRequestedSchema(schema);
    return reader.readFilteredRowGroup(block, selected);
  }

  /** Reads the next rows: a few at first; then, forward, all the rest at once. */
  private Step readStep() throws IOException {
    int start = rowsTaken;
    int end = Math.min(rows.length, start + stepRows());
    if (order == Order.ASC && start > 0) {
      end = rows.length;
    }
    RowRanges.Builder builder = RowRanges.builder();
    for (int i = start; i < end; i++) {
      builder.addSelectedRow(order == Order.ASC ? rows[i] : rows[start + end - 1 - i]);
    }
    rowsTaken = end;
    RowRanges selected = builder.build();
    PageReadStore pages = pages(selected, EventSchema.MESSAGE);
    RowReader events =
        new RowReader(
            Column.of(pages, EventSchema.MESSAGE, writer), selected.iterator(), firstSequence());
    return order == Order.ASC ? events::next : reversed(events);
  }

  private int stepRows() {
    BlockMetaData group = blocks.get(block);
    long rowBytes = Math.max(1, group.getTotalByteSize() / group.getRowCount());
    return Math.clamp(STEP_BYTES / rowBytes, 1, STEP_ROWS);
  }

  private static Step reversed(RowReader events) throws IOException {
    Deque<Event> newestFirst = new ArrayDeque<>();
    for (Event event = events.next(); event != null; event = events.next()) {
      newestFirst.push(event);
    }
    return newestFirst::poll;
  }

  /** Gives the events of the rows that were read at once; null behind the last one. */
  private interface Step {
    Event next() throws IOException;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
