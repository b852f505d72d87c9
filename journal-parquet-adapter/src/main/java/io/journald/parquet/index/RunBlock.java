package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.segment.EventParquet;
import io.journald.parquet.segment.Page;
import io.journald.parquet.segment.RowGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * One row group of a run: where its pages are, in memory, and how its rows are read. Immutable.
 *
 * <p>Takes about one byte an event.
 */
final class RunBlock implements RunMemory.Kept {
  private final RowGroup rows;
  private final byte[]
      leastEntities; // of each page of entity ids; lower bounds, one behind another
  private final int[] leastEnds; // of each of these

  RunBlock(ParquetFileReader reader, ReadableFile file, BlockMetaData block, Page page)
      throws IOException {
    this.rows = new RowGroup(reader, file, block, page);
    ColumnChunkMetaData entities = EventParquet.chunk(block, Run.ENTITY_ID);
    ByteArrayOutputStream bounds = new ByteArrayOutputStream();
    List<ByteBuffer> least = EventParquet.columnIndex(reader, entities).getMinValues();
    this.leastEnds = new int[least.size()];
    for (int i = 0; i < leastEnds.length; i++) {
      ByteBuffer bound = least.get(i).duplicate();
      byte[] bytes = new byte[bound.remaining()];
      bound.get(bytes);
      bounds.writeBytes(bytes);
      leastEnds[i] = bounds.size();
    }
    this.leastEntities = bounds.toByteArray();
    if (leastEnds.length != rows.entityPages()) {
      throw new IOException("a row group has no page index");
    }
  }

  int rows() {
    return rows.rows();
  }

  /** How many rows have an entity below the key; so the key's first row, if it is here. */
  int rowsBelow(byte[] key, Page page) throws IOException {
    int i = pagesThatStart(found -> below(found) > 0, key, page) - 1;
    return i < 0 ? 0 : rows.firstRowOfEntityPage(i) + below(locate(i, key, page));
  }

  /** How many rows have an entity that is not above the key; so the end of the key's rows. */
  int rowsNotAbove(byte[] key, Page page) throws IOException {
    int i = pagesThatStart(found -> notAbove(found) > 0, key, page) - 1;
    return i < 0 ? 0 : rows.firstRowOfEntityPage(i) + notAbove(locate(i, key, page));
  }

  /**
   * How many pages start with an entity that is below (or not above) the key. The page index tells
   * that of most of them; but parquet cuts its bounds, so where a bound is the beginning of the key
   * only the page itself can tell.
   */
  private int pagesThatStart(LongPredicate wanted, byte[] key, Page page) throws IOException {
    int high = pagesThatMayStartAt(key);
    int low = high;
    while (low > 0 && isBeginning(low - 1, key)) {
      low--;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (wanted.test(locate(middle, key, page))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isBeginning(int page, byte[] key) {
    int from = leastStart(page);
    int length = leastEnds[page] - from;
    return length <= key.length
        && Arrays.equals(leastEntities, from, from + length, key, 0, length);
  }

  private int leastStart(int page) {
    return page == 0 ? 0 : leastEnds[page - 1];
  }

  /** How many pages have a bound that is not above the key. */
  private int pagesThatMayStartAt(byte[] key) {
    int low = 0;
    int high = leastEnds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int from = leastStart(middle);
      if (Arrays.compareUnsigned(leastEntities, from, leastEnds[middle], key, 0, key.length) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int below(long located) {
    return (int) (located >>> Integer.SIZE);
  }

  private static int notAbove(long located) {
    return (int) located;
  }

  private long locate(int i, byte[] key, Page page) throws IOException {
    return rows.locateEntity(i, key, page);
  }

  /** Gives the events with these keys that are here, by entity and then by sequence. */
  void find(Collection<EventKey> keys, Page page, Consumer<Event> found) throws IOException {
    SortedMap<String, Set<String>> wanted = new TreeMap<>(EntityOrder::compare);
    for (EventKey key : keys) {
      wanted.computeIfAbsent(key.entityId(), _ -> new HashSet<>()).add(key.eventId());
    }
    IntStream.Builder candidates = IntStream.builder();
    List<Set<String>> idsOfCandidates = new ArrayList<>();
    for (Map.Entry<String, Set<String>> entry : wanted.entrySet()) {
      byte[] entity = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int end = rowsNotAbove(entity, page);
      for (int row = rowsBelow(entity, page); row < end; row++) {
        candidates.add(row);
        idsOfCandidates.add(entry.getValue());
      }
    }
    int[] rowsOfEntities = candidates.build().toArray();
    String[] ids = rows.texts(Run.EVENT_ID, rowsOfEntities, page);
    int[] matches =
        IntStream.range(0, ids.length)
            .filter(i -> idsOfCandidates.get(i).contains(ids[i]))
            .map(i -> rowsOfEntities[i])
            .toArray();
    if (matches.length > 0) {
      rows.read(matches, page, found);
    }
  }

  /**
   * Gives the events in the first rows from {@code from} up to but without {@code to}, as many as
   * may be in memory at once, and returns how many these are.
   */
  int readFirst(int from, int to, Page page, Consumer<Event> events) throws IOException {
    return from < to ? rows.readFirst(RowGroup.range(from, to), page, events) : 0;
  }

  /** As {@link #readFirst}, of the last rows. */
  int readLast(int from, int to, Page page, Consumer<Event> events) throws IOException {
    return from < to ? rows.readLast(RowGroup.range(from, to), page, events) : 0;
  }

  @Override
  public int bytes() {
    long bytes = leastEntities.length + (long) Integer.BYTES * leastEnds.length + rows.bytes();
    return Math.toIntExact(bytes);
  }
}
