package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/**
 * One row group of a file of events: where its pages are, in memory, and how its rows are read, by
 * decoders of our own. Parquet's take several times as long, and make megabytes of garbage for a
 * few rows.
 *
 * <p>Immutable. Rows are numbered within the row group. Damage is an {@link IOException} or a
 * runtime exception, never another value.
 */
public final class RowGroup {
  private final ReadableFile file;
  private final int rows;
  private final Map<String, Column> columns = new HashMap<>();
  private final ColumnPages entityIds;

  /**
   * A column that has values.
   *
   * @param dictionary empty where there is none
   * @param isConstant true if every row has the one text of the dictionary, so that no page need be
   *     read
   */
  private record Column(ColumnPages pages, String[] dictionary, boolean isConstant) {
    private static final int STRING_BYTES = 56;

    long bytes() {
      long bytes = pages.bytes();
      for (String text : dictionary) {
        bytes += STRING_BYTES + text.length();
      }
      return bytes;
    }
  }

  /** Reads where the pages are, and the dictionaries. */
  public RowGroup(ParquetFileReader reader, ReadableFile file, BlockMetaData block, Page page)
      throws IOException {
    this(reader, file, block, page, false);
  }

  /**
   * @param everyPage true if no page may be left out because its values are known without it, so
   *     that reading all rows checks all pages
   */
  RowGroup(
      ParquetFileReader reader,
      ReadableFile file,
      BlockMetaData block,
      Page page,
      boolean everyPage)
      throws IOException {
    this.file = file;
    this.rows = Math.toIntExact(block.getRowCount());
    ColumnPages pages = null;
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      if (everyPage || chunk.getStatistics().getNumNulls() != rows) {
        pages = ColumnPages.read(reader, chunk, rows, pages);
        columns.put(chunk.getPath().toDotString(), column(chunk, pages, page, everyPage));
      }
    }
    if (!columns.containsKey(EventSchema.ENTITY_ID)) {
      throw new IOException("a row group has no entity ids");
    }
    this.entityIds = columns.get(EventSchema.ENTITY_ID).pages();
  }

  private Column column(ColumnChunkMetaData chunk, ColumnPages pages, Page page, boolean everyPage)
      throws IOException {
    List<String> texts = new ArrayList<>();
    if (chunk.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY) {
      pages.readDictionary(
          file,
          page,
          (bytes, offset, length) ->
              texts.add(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }
    boolean isConstant =
        !everyPage
            && texts.size() == 1
            && chunk.getPrimitiveType().isRepetition(Repetition.REQUIRED)
            && !chunk.getEncodingStats().hasNonDictionaryEncodedPages();
    return new Column(pages, texts.toArray(String[]::new), isConstant);
  }

  public int rows() {
    return rows;
  }

  /** How many pages the entity ids have. */
  public int entityPages() {
    return entityIds.count();
  }

  /** The first row of a page of entity ids. */
  public int firstRowOfEntityPage(int i) {
    return entityIds.firstRow(i);
  }

  /**
   * Where an entity would stand among those of a page, which must be sorted.
   *
   * @return how many of the page are below it, and how many are not above it, packed as {@code
   *     below << 32 | notAbove}
   */
  public long locateEntity(int i, byte[] entity, Page page) throws IOException {
    return page.locate(file, entityIds.offset(i), entityIds.size(i), entityIds.expected(i), entity);
  }

  /**
   * The texts of one column in some rows; null for a row that has none.
   *
   * @param wanted the rows, ascending
   */
  public String[] texts(String name, int[] wanted, Page page) throws IOException {
    String[] values = new String[wanted.length];
    int count = readTexts(name, wanted, page, values);
    while (count < wanted.length) {
      int[] rest = Arrays.copyOfRange(wanted, count, wanted.length);
      String[] more = new String[rest.length];
      int read = readTexts(name, rest, page, more);
      System.arraycopy(more, 0, values, count, read);
      count += read;
    }
    return values;
  }

  /** Reads as many as one step may decode, and returns how many these are. */
  private int readTexts(String name, int[] wanted, Page page, String[] values) throws IOException {
    Column column = columns.get(name);
    if (column == null) {
      return wanted.length;
    }
    if (column.isConstant()) {
      Arrays.fill(values, column.dictionary()[0]);
      return wanted.length;
    }
    return column.pages().readTexts(file, page, column.dictionary(), wanted, values);
  }

  /** As {@link #texts}; {@link EventSchema#NO_MOMENT} for a row that has none. */
  long[] numbers(String name, int[] wanted, Page page) throws IOException {
    long[] values = new long[wanted.length];
    Column column = columns.get(name);
    if (column == null) {
      Arrays.fill(values, EventSchema.NO_MOMENT);
    } else {
      column.pages().readNumbers(file, page, wanted, values, EventSchema.NO_MOMENT);
    }
    return values;
  }

  /**
   * Gives the events in some rows.
   *
   * @param wanted the rows, ascending
   */
  public void read(int[] wanted, Page page, Consumer<Event> events) throws IOException {
    for (int from = 0; from < wanted.length; ) {
      from += readFirst(Arrays.copyOfRange(wanted, from, wanted.length), page, events);
    }
  }

  /**
   * Gives the events in the last of some rows, as many as may be in memory at once.
   *
   * @param wanted the rows, ascending; the events ascend as well
   * @return how many these are: one or more
   */
  public int readLast(int[] wanted, Page page, Consumer<Event> events) throws IOException {
    int[] last = wanted;
    while (true) {
      List<Event> read = new ArrayList<>();
      int count = readFirst(last, page, read::add);
      if (count == last.length) {
        read.forEach(events);
        return count;
      }
      last = Arrays.copyOfRange(last, last.length - count, last.length);
    }
  }

  /**
   * Gives the events in the first of some rows, as many as may be in memory at once.
   *
   * @param candidates the rows, ascending
   * @return how many these are: one or more
   */
  public int readFirst(int[] candidates, Page page, Consumer<Event> events) throws IOException {
    String[] oldValues = new String[candidates.length];
    String[] newValues = new String[candidates.length];
    String[] metadata = new String[candidates.length];
    int count = readTexts(EventSchema.OLD_VALUE, candidates, page, oldValues);
    count = Math.min(count, readTexts(EventSchema.NEW_VALUE, candidates, page, newValues));
    count = Math.min(count, readTexts(EventSchema.METADATA, candidates, page, metadata));
    int[] wanted = count == candidates.length ? candidates : Arrays.copyOf(candidates, count);
    long[] sequences = numbers(EventSchema.SEQUENCE, wanted, page);
    long[] timestamps = numbers(EventSchema.TIMESTAMP, wanted, page);
    long[] occurredAts = numbers(EventSchema.OCCURRED_AT, wanted, page);
    String[] eventIds = texts(EventSchema.EVENT_ID, wanted, page);
    String[] entityTypes = texts(EventSchema.ENTITY_TYPE, wanted, page);
    String[] entities = texts(EventSchema.ENTITY_ID, wanted, page);
    String[] fields = texts(EventSchema.FIELD, wanted, page);
    String[] actions = texts(EventSchema.ACTION, wanted, page);
    String[] actors = texts(EventSchema.ACTOR, wanted, page);
    String[] sources = texts(EventSchema.SOURCE, wanted, page);
    String[] workspaces = texts(EventSchema.WORKSPACE_ID, wanted, page);
    String[] correlationIds = texts(EventSchema.CORRELATION_ID, wanted, page);
    requireNone(texts(EventSchema.SUBJECT, wanted, page));
    Instant timestamp = null;
    for (int i = 0; i < wanted.length; i++) {
      Instant occurredAt =
          occurredAts[i] == EventSchema.NO_MOMENT ? null : Micros.toInstant(occurredAts[i]);
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
      if (i == 0 || timestamps[i] != timestamps[i - 1]) {
        timestamp = Micros.toInstant(timestamps[i]); // one object for a batch
      }
      events.accept(new Event(sequences[i], eventIds[i], timestamp, mutation));
    }
    return count;
  }

  /**
   * No hash covers a subject: a value there would be shown to other readers, and signed by nobody.
   */
  private static void requireNone(String[] subjects) throws IOException {
    for (String subject : subjects) {
      if (subject != null) {
        throw new IOException("it has a subject, which no event has");
      }
    }
  }

  /** About the memory it takes. */
  public long bytes() {
    return columns.values().stream().mapToLong(Column::bytes).sum();
  }

  /** The numbers from one up to but without another. */
  public static int[] range(int from, int to) {
    int[] range = new int[to - from];
    for (int i = 0; i < range.length; i++) {
      range[i] = from + i;
    }
    return range;
  }
}
