package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.Order;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.api.Binary;

/**
 * The wanted events of one segment, in sequence order or its reverse, lazily.
 *
 * <p>In each row group it first lets the page indexes rule out pages by time and by event id, then
 * reads the filtered columns, one after the other, each only where the ones before it left rows;
 * then all columns, only the pages that hold rows that are left. Holds the events of one page at
 * most, and some numbers for each row of a row group. Pauses behind each row group that it read.
 * For one thread; must be closed.
 *
 * <p>Throws {@link Corrupt} where a page is damaged.
 */
public final class SegmentScan implements Iterator<Event>, AutoCloseable {
  /** Rows read at first, because many queries want few. */
  private static final int FIRST_ROWS = 512;

  /** Ids for which a Bloom filter is asked where it is; for more, all of it is read. */
  private static final int MAX_PROBES = 16;

  /** About how much a step decodes; large rows make a step of fewer. */
  private static final long STEP_BYTES = 4 << 20;

  private final SegmentFile file;
  private final ParquetFileReader reader;
  private final List<BlockMetaData> blocks;
  private final Page page = new Page();
  private final boolean everyPage;
  private final RowFilter filter;
  private final Order order;
  private final long from;
  private final long to;

  private int block;
  private RowGroup group;
  private int[] rows = {}; // of the current row group, those that were selected, ascending
  private int rowsFrom; // what is left of them
  private int rowsTo;
  private boolean hasRead; // something since the last pause
  private boolean isFirstStep = true;
  private final Deque<Event> ready = new ArrayDeque<>();
  private Event next;

  /**
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive
   */
  SegmentScan(SegmentFile file, RowFilter filter, Order order, long from, long to) {
    this(file, filter, order, from, to, false);
  }

  private SegmentScan(
      SegmentFile file, RowFilter filter, Order order, long from, long to, boolean everyPage) {
    this.everyPage = everyPage;
    this.file = file;
    this.reader = file.reader();
    this.blocks = reader.getRowGroups();
    this.filter = filter;
    this.order = order;
    this.from = from;
    this.to = to;
    this.block = order == Order.ASC ? -1 : blocks.size();
  }

  /** A scan of all events that checks every page, also those whose values are known without it. */
  static SegmentScan checking(SegmentFile file) {
    RowFilter all = RowFilter.of(EventFilter.all());
    return new SegmentScan(file, all, Order.ASC, 0, Long.MAX_VALUE, true);
  }

  @Override
  public boolean hasNext() {
    while (next == null && (hasRows() || hasRowGroups())) {
      if (!hasRows() && hasRead) {
        hasRead = false;
        Pause.take(); // out here, where a failure is not taken for damage
      }
      next = look();
    }
    return next != null;
  }

  /** The next event of the current row group, or of the one behind it; null if there is none. */
  private Event look() {
    try {
      if (!hasRows()) {
        nextRowGroup();
      }
      return findNext();
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
    while (hasRows()) {
      while (!ready.isEmpty()) {
        Event event = order == Order.ASC ? ready.pollFirst() : ready.pollLast();
        if (filter.exact().test(event)) {
          return event;
        }
      }
      if (rowsFrom < rowsTo) {
        readStep();
      }
    }
    return null;
  }

  /** True if something of the current row group is left. */
  private boolean hasRows() {
    return rowsFrom < rowsTo || !ready.isEmpty();
  }

  private boolean hasRowGroups() {
    return order == Order.ASC ? block + 1 < blocks.size() : block > 0;
  }

  private void nextRowGroup() throws IOException {
    block += order == Order.ASC ? 1 : -1;
    rows = select();
    rowsFrom = 0;
    rowsTo = rows.length;
  }

  /** The rows of the current row group that the columns let pass, ascending. */
  private int[] select() throws IOException {
    long firstSequence = firstSequence();
    long count = blocks.get(block).getRowCount();
    int firstRow = (int) Math.max(0, from - firstSequence);
    int endRow = (int) Math.min(count, to - firstSequence);
    if (firstRow >= endRow || !mayMatch()) {
      return new int[0];
    }
    int[] selected = ofPagesThatMayMatch(RowGroup.range(firstRow, endRow));
    if (selected.length == 0) {
      return selected;
    }
    hasRead = true;
    group = new RowGroup(reader, file.file(), blocks.get(block), page, everyPage);
    if (filter.hasTimeRange()) {
      long[] moments = group.numbers(EventSchema.TIMESTAMP, selected, page);
      selected =
          only(
              selected,
              i -> moments[i] >= filter.sinceMicros() && moments[i] < filter.untilMicros());
    }
    for (Map.Entry<String, Set<String>> column : filter.wanted().entrySet()) {
      String[] texts = group.texts(column.getKey(), selected, page);
      selected = only(selected, i -> texts[i] != null && column.getValue().contains(texts[i]));
    }
    return selected;
  }

  /** By the page indexes of those columns that ascend with the sequence, or nearly so. */
  private int[] ofPagesThatMayMatch(int[] candidates) throws IOException {
    int[] left = candidates;
    if (filter.hasTimeRange()) {
      left =
          ofPages(
              left,
              EventSchema.TIMESTAMP,
              (least, greatest) ->
                  number(least) < filter.untilMicros() && number(greatest) >= filter.sinceMicros());
    }
    Set<String> ids = filter.wanted().getOrDefault(EventSchema.EVENT_ID, Set.of());
    if (!ids.isEmpty()) {
      List<byte[]> wanted = ids.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toList();
      left =
          ofPages(
              left,
              EventSchema.EVENT_ID,
              (least, greatest) ->
                  wanted.stream()
                      .anyMatch(id -> compare(least, id) <= 0 && compare(greatest, id) >= 0));
    }
    return left;
  }

  private static long number(ByteBuffer bound) {
    return bound.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static int compare(ByteBuffer bound, byte[] text) {
    byte[] bytes = new byte[bound.remaining()];
    bound.duplicate().get(bytes);
    return Arrays.compareUnsigned(bytes, text);
  }

  /** Those of the rows that stand in pages of a column whose bounds pass. */
  private int[] ofPages(int[] candidates, String column, BiPredicate<ByteBuffer, ByteBuffer> passes)
      throws IOException {
    ColumnChunkMetaData chunk = EventParquet.chunk(blocks.get(block), column);
    ColumnIndex bounds = EventParquet.columnIndex(reader, chunk);
    OffsetIndex pages = EventParquet.offsetIndex(reader, chunk);
    int count = pages.getPageCount();
    boolean[] mayMatch = new boolean[count];
    for (int i = 0; i < count; i++) {
      mayMatch[i] = passes.test(bounds.getMinValues().get(i), bounds.getMaxValues().get(i));
    }
    int[] passed = new int[candidates.length];
    int left = 0;
    int at = 0;
    for (int row : candidates) {
      while (at + 1 < count && pages.getFirstRowIndex(at + 1) <= row) {
        at++;
      }
      if (mayMatch[at]) {
        passed[left++] = row;
      }
    }
    return Arrays.copyOf(passed, left);
  }

  /** Those of the rows whose places pass. */
  private static int[] only(int[] candidates, IntPredicate passes) {
    int[] passed = new int[candidates.length];
    int count = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (passes.test(i)) {
        passed[count++] = candidates[i];
      }
    }
    return Arrays.copyOf(passed, count);
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
      Set<String> wanted = filter.wanted().get(column);
      if (wanted != null && !mayHold(chunk, wanted)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayHold(ColumnChunkMetaData chunk, Set<String> wanted) throws IOException {
    List<Binary> texts = wanted.stream().map(Binary::fromString).toList();
    if (chunk.getStatistics() instanceof BinaryStatistics bounds && bounds.hasNonNullValue()) {
      // Ids that begin with the time, as the journal's own, stand in few row groups.
      texts =
          texts.stream()
              .filter(text ->
                  bounds.compareMinToValue(text) <= 0 && bounds.compareMaxToValue(text) >= 0)
              .toList();
    }
    if (texts.isEmpty()) {
      return false;
    }
    if (texts.size() <= MAX_PROBES && chunk.getBloomFilterLength() > 0) {
      for (Binary text : texts) {
        if (IdFilter.mayHold(file.file(), chunk, text.getBytes())) {
          return true;
        }
      }
      return false;
    }
    BloomFilter bloom = reader.readBloomFilter(chunk); // null where there is none
    return bloom == null || texts.stream().anyMatch(text -> bloom.findHash(bloom.hash(text)));
  }

  /** Reads the next rows: those of one page, but a few at first. */
  private void readStep() throws IOException {
    int limit = isFirstStep ? Math.min(FIRST_ROWS, stepRows()) : stepRows();
    isFirstStep = false;
    int from = rowsFrom;
    int to = rowsTo;
    if (order == Order.ASC) {
      to = from + 1;
      while (to < rowsTo && to - from < limit && pageOf(rows[to]) == pageOf(rows[from])) {
        to++;
      }
    } else {
      from = to - 1;
      while (from > rowsFrom
          && to - from < limit
          && pageOf(rows[from - 1]) == pageOf(rows[to - 1])) {
        from--;
      }
    }
    int[] wanted = Arrays.copyOfRange(rows, from, to);
    if (order == Order.ASC) {
      rowsFrom += group.readFirst(wanted, page, ready::addLast);
    } else {
      rowsTo -= group.readLast(wanted, page, ready::addLast);
    }
    requireSequences(order == Order.ASC ? from : rowsTo);
  }

  /** Holds the events that were read against the rows from a place on. */
  private void requireSequences(int from) throws IOException {
    int i = from;
    for (Event event : ready) {
      long expected = firstSequence() + rows[i++];
      if (event.sequence() != expected) {
        throw new IOException(
            "it holds event " + event.sequence() + " where " + expected + " belongs");
      }
    }
  }

  private static int pageOf(int row) {
    return row / SegmentWriter.PAGE_ROWS;
  }

  private int stepRows() {
    BlockMetaData metadata = blocks.get(block);
    long rowBytes = Math.max(1, metadata.getTotalByteSize() / metadata.getRowCount());
    return Math.clamp(STEP_BYTES / rowBytes, 1, SegmentWriter.PAGE_ROWS);
  }

  @Override
  public void close() {
    page.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
