package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;

/**
 * One row group of a run: where its pages are, in memory, and how its rows are read. Immutable.
 *
 * <p>Takes about one byte an event, and one more for the Bloom filter.
 */
final class RunBlock {
  private static final long NO_MOMENT = Long.MIN_VALUE;
  private static final int KEY_BYTES = 40;

  private final ReadableFile file;
  private final int rows;
  private final Map<String, ColumnPages> columns = new HashMap<>();
  private final ColumnPages entityIds;
  private final byte[][] leastEntities; // of each page of entity ids; a lower bound
  private final BloomFilter eventIds;

  RunBlock(ParquetFileReader reader, ReadableFile file, BlockMetaData block, Page page)
      throws IOException {
    this.file = file;
    this.rows = Math.toIntExact(block.getRowCount());
    BloomFilter bloom = null;
    List<ByteBuffer> least = List.of();
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      String name = chunk.getPath().toDotString();
      if (chunk.getStatistics().getNumNulls() != rows) {
        columns.put(name, new ColumnPages(reader, file, chunk, rows, page));
      }
      if (name.equals("entity_id")) {
        least = reader.readColumnIndex(chunk).getMinValues();
      }
      if (name.equals("event_id")) {
        bloom = reader.readBloomFilter(chunk);
      }
    }
    this.entityIds = columns.get("entity_id");
    this.leastEntities = least.stream().map(RunBlock::bytes).toArray(byte[][]::new);
    this.eventIds = bloom;
    if (leastEntities.length != entityIds.count() || eventIds == null) {
      throw new IOException("a row group has no page index or no Bloom filter");
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  int rows() {
    return rows;
  }

  /** False if no event of the row group has this id. */
  boolean mayHoldEventId(String eventId) {
    long hash = eventIds.hash(Binary.fromString(eventId));
    synchronized (eventIds) { // parquet's filter keeps the bits it looks for in a field
      return eventIds.findHash(hash);
    }
  }

  /** The first row whose entity is not below the key. */
  int firstNotBelow(byte[] key, Page page) throws IOException {
    // The page before the first one that starts at or above the key is the first that may hold it.
    int candidate = Math.max(0, pagesStartingBelow(key) - 1);
    for (int i = candidate; i < entityIds.count(); i++) {
      long found = locate(i, key, page);
      int below = (int) (found >>> Integer.SIZE);
      if (below < entityIds.firstRow(i + 1) - entityIds.firstRow(i)) {
        return entityIds.firstRow(i) + below;
      }
    }
    return rows;
  }

  /** The first row behind {@code from} whose entity is above the key. */
  int firstAbove(byte[] key, int from, Page page) throws IOException {
    for (int i = entityIds.pageOf(from); i < entityIds.count(); i++) {
      // Skip pages that cannot be the last one: the next page starts with the key, too.
      if (i + 1 < entityIds.count() && Arrays.equals(leastEntities[i + 1], key)) {
        continue;
      }
      long found = locate(i, key, page);
      int notAbove = (int) found;
      if (notAbove < entityIds.firstRow(i + 1) - entityIds.firstRow(i)) {
        return entityIds.firstRow(i) + notAbove;
      }
    }
    return rows;
  }

  private int pagesStartingBelow(byte[] key) {
    int low = 0;
    int high = leastEntities.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(leastEntities[middle], key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long locate(int i, byte[] key, Page page) throws IOException {
    return page.locate(file, entityIds.offset(i), entityIds.size(i), entityIds.expected(i), key);
  }

  /** The ids of the events in some rows. */
  String[] eventIds(int from, int to, Page page) throws IOException {
    return texts("event_id", from, to, page);
  }

  /** Gives the events in the rows from {@code from} up to but without {@code to}. */
  void read(int from, int to, Page page, Consumer<Event> events) throws IOException {
    long[] sequences = numbers("sequence", from, to, page);
    long[] timestamps = numbers("timestamp", from, to, page);
    long[] occurredAts = numbers("occurred_at", from, to, page);
    String[] eventIds = eventIds(from, to, page);
    String[] entityTypes = texts("entity_type", from, to, page);
    String[] entities = texts("entity_id", from, to, page);
    String[] fields = texts("field", from, to, page);
    String[] actions = texts("action", from, to, page);
    String[] oldValues = texts("old_value", from, to, page);
    String[] newValues = texts("new_value", from, to, page);
    String[] actors = texts("actor", from, to, page);
    String[] sources = texts("source", from, to, page);
    String[] workspaces = texts("workspace_id", from, to, page);
    String[] correlationIds = texts("correlation_id", from, to, page);
    String[] metadata = texts("metadata", from, to, page);
    for (int i = 0; i < to - from; i++) {
      Instant occurredAt = occurredAts[i] == NO_MOMENT ? null : Micros.toInstant(occurredAts[i]);
      Mutation mutation =
          new Mutation(
              entityTypes[i],
              entities[i],
              fields[i],
              actions[i],
              oldValues[i],
              newValues[i],
              actors[i],
              sources[i],
              workspaces[i],
              occurredAt,
              correlationIds[i],
              metadata[i]);
      events.accept(
          new Event(sequences[i], eventIds[i], Micros.toInstant(timestamps[i]), mutation));
    }
  }

  private long[] numbers(String name, int from, int to, Page page) throws IOException {
    long[] values = new long[to - from];
    ColumnPages column = columns.get(name);
    if (column == null) {
      Arrays.fill(values, NO_MOMENT);
    } else {
      column.readNumbers(file, page, from, to, values, 0, NO_MOMENT);
    }
    return values;
  }

  private String[] texts(String name, int from, int to, Page page) throws IOException {
    String[] values = new String[to - from];
    ColumnPages column = columns.get(name);
    if (column != null) {
      column.readTexts(file, page, from, to, values, 0);
    }
    return values;
  }

  /** About the memory it takes. */
  int bytes() {
    long bytes = eventIds.getBitsetSize();
    for (byte[] key : leastEntities) {
      bytes += KEY_BYTES + key.length;
    }
    for (ColumnPages column : columns.values()) {
      bytes += column.bytes();
    }
    return Math.toIntExact(bytes);
  }
}
