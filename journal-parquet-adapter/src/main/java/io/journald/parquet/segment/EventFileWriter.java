package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.parquet.io.WritableFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Writes events as the rows of a Parquet file. The values are encoded here, a column at a time;
 * pages, page indexes and footer are written by parquet-java. It does not sync. For one thread.
 *
 * <p>The same events give the same bytes, and those that parquet-java's record writer would give.
 * So it ends pages and row groups by the same rules: by sizes that are looked at again after as
 * many rows as they let expect.
 *
 * <p>Takes the memory of one row group: its pages, as much again for dictionaries, and {@link
 * #BATCH_CHARS} of events, or one event.
 */
public final class EventFileWriter implements Closeable {
  /** Rows that are gathered at most before their columns are encoded one by one. */
  private static final int BATCH_ROWS = 128;

  private static final int[] IN_ORDER = IntStream.range(0, BATCH_ROWS).toArray();

  /** Chars of values that are gathered before they are encoded, and those of one event. */
  private static final int BATCH_CHARS = 1 << 20;

  private static final int EVENT_ID = EventSchema.MESSAGE.getFieldIndex(EventSchema.EVENT_ID);

  /** A page goes on if less than a tenth of its bytes are left. */
  private static final float FULL = 0.1f;

  private final FileLayout layout;
  private final long idsInRowGroup;
  private final ParquetFileWriter file;
  private final List<ColumnDescriptor> columns = EventSchema.MESSAGE.getColumns();
  private final ColumnWriter[] writers = new ColumnWriter[columns.size()];
  private final TextWriter eventIds;
  private final BytesInputCompressor zstd = compressor(CompressionCodecName.ZSTD);
  private final BytesInputCompressor plain = compressor(CompressionCodecName.UNCOMPRESSED);
  private ColumnChunkPageWriteStore pages; // null between row groups
  private long rows; // of the row group
  private long nextPageCheck; // both in rows of the row group
  private long nextGroupCheck;

  private final EventColumns batch = new EventColumns(BATCH_ROWS);
  private long batchChars;
  private long written;

  /**
   * @param events how many events are written at most
   */
  public EventFileWriter(WritableFile target, FileLayout layout, long events) throws IOException {
    this.layout = layout;
    this.idsInRowGroup = Math.min(events, layout.rowGroupRows());
    this.file =
        new ParquetFileWriter(
            new DiskOutput(target),
            EventSchema.MESSAGE,
            ParquetFileWriter.Mode.CREATE,
            layout.rowGroupBytes(),
            0,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            true);
    for (int i = 0; i < writers.length; i++) {
      writers[i] = writer(columns.get(i));
    }
    eventIds = (TextWriter) writers[EVENT_ID];
    file.start();
  }

  private ColumnWriter writer(ColumnDescriptor descriptor) {
    return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
      case INT64 -> new NumberWriter(descriptor.getPrimitiveType(), layout.pageBytes());
      default -> {
        boolean hasDictionary = layout.dictionaries().contains(name(descriptor));
        yield new TextWriter(
            descriptor.getPrimitiveType(),
            layout.pageBytes(),
            hasDictionary ? layout.dictionaryBytes() : 0);
      }
    };
  }

  private static String name(ColumnDescriptor descriptor) {
    return descriptor.getPath()[0];
  }

  private static BytesInputCompressor compressor(CompressionCodecName codec) {
    return new ZstdCodecs().getCompressor(codec);
  }

  private BytesInputCompressor compressor(ColumnDescriptor descriptor) {
    return layout.compressed().contains(name(descriptor)) ? zstd : plain;
  }

  /** Adds a row. */
  public void write(Event event) throws IOException {
    if (pages == null) {
      startRowGroup();
    }
    batch.add(event);
    Mutation mutation = event.mutation();
    batchChars += mutation.oldValue().length() + mutation.newValue().length();
    batchChars += mutation.metadata() == null ? 0 : mutation.metadata().length();
    if (batch.rows() == BATCH_ROWS
        || batchChars >= BATCH_CHARS
        || rows + batch.rows() >= nextCheck()) {
      encodeBatch();
    }
  }

  /**
   * Adds rows.
   *
   * @param order which of the events, in the order in which they are written
   */
  public void write(EventColumns events, int[] order) throws IOException {
    encodeBatch();
    for (int from = 0; from < order.length; ) {
      if (pages == null) {
        startRowGroup();
      }
      int to = (int) Math.min(order.length, from + nextCheck() - rows);
      encode(events, order, from, to);
      from = to;
    }
  }

  private void encodeBatch() throws IOException {
    int count = batch.rows();
    if (count > 0) {
      encode(batch, IN_ORDER, 0, count);
      batch.clear();
      batchChars = 0;
    }
  }

  /** How many rows were added. */
  public long written() {
    return written + batch.rows();
  }

  private long nextCheck() {
    return Math.min(Math.min(nextPageCheck, nextGroupCheck), layout.rowGroupRows());
  }

  private void startRowGroup() {
    pages =
        ColumnChunkPageWriteStore.builder()
            .withCompressorProvider(this::compressor)
            .withSchema(EventSchema.MESSAGE)
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .withPageWriteChecksumEnabled(true)
            .build();
    for (int i = 0; i < writers.length; i++) {
      writers[i].startRowGroup(pages.getPageWriter(columns.get(i)));
    }
    IdFilter filter = new IdFilter(idsInRowGroup);
    eventIds.addTo(filter);
    pages.getBloomFilterWriter(columns.get(EVENT_ID)).writeBloomFilter(filter.bits());
    nextPageCheck = 1;
    nextGroupCheck = 1;
  }

  private void encode(EventColumns events, int[] order, int from, int to) throws IOException {
    for (int i = 0; i < writers.length; i++) {
      switch (writers[i]) {
        case NumberWriter writer -> writer.add(events.numbers(i), order, from, to);
        case TextWriter writer -> {
          if (events.encoded(i) != null) {
            writer.add(events.encoded(i), order, from, to);
          } else if (events.texts(i) != null) {
            writer.add(events.texts(i), order, from, to);
          } else {
            writer.addAbsent(to - from);
          }
        }
      }
    }
    rows += to - from;
    written += to - from;
    if (rows >= nextPageCheck) {
      endFullPages();
    }
    if (rows >= layout.rowGroupRows()) {
      endRowGroup();
    } else if (rows >= nextGroupCheck) {
      endFullRowGroup();
    }
  }

  /** As parquet's ColumnWriteStoreBase does it. */
  private void endFullPages() throws IOException {
    long rowsToWait = Long.MAX_VALUE;
    long nextRowCheck = rows + layout.pageRows();
    for (ColumnWriter writer : writers) {
      long used = writer.openBytes();
      long pageRows = rows - writer.writtenRows();
      long left = layout.pageBytes() - used;
      if (left <= (long) (layout.pageBytes() * FULL) || pageRows >= layout.pageRows()) {
        writer.endPage();
        left = layout.pageBytes();
      } else {
        nextRowCheck = Math.min(nextRowCheck, writer.writtenRows() + layout.pageRows());
      }
      long rowsToFill = used == 0 ? layout.checkRows() : pageRows * left / used;
      rowsToWait = Math.min(rowsToWait, rowsToFill);
    }
    long wait = Math.min(Math.max(rowsToWait / 2, 1), layout.checkRows());
    nextPageCheck = Math.min(rows + wait, nextRowCheck);
  }

  /** As parquet's InternalParquetRecordWriter does it. */
  private void endFullRowGroup() throws IOException {
    long bytes = 0;
    for (ColumnWriter writer : writers) {
      bytes += writer.bytes();
    }
    long rowBytes = bytes / rows;
    if (bytes > layout.rowGroupBytes() - 2 * rowBytes) {
      endRowGroup();
    } else {
      long halfway = (rows + (long) (layout.rowGroupBytes() / (float) rowBytes)) / 2;
      nextGroupCheck = Math.min(Math.max(1, halfway), rows + layout.checkRows());
    }
  }

  private void endRowGroup() throws IOException {
    file.startBlock(rows);
    for (ColumnWriter writer : writers) {
      writer.endRowGroup();
    }
    pages.flushToFileWriter(file);
    file.endBlock();
    closePages();
    rows = 0;
  }

  private void closePages() {
    if (pages != null) {
      pages.close();
      pages = null;
    }
  }

  /**
   * Writes what is left and the footer.
   *
   * @param metadata what the file says of itself
   */
  public ParquetMetadata finish(Map<String, String> metadata) throws IOException {
    encodeBatch();
    if (rows > 0) {
      endRowGroup();
    }
    // Two maps, as in parquet's record writer: the order of their keys shows in the footer.
    Map<String, String> given = new HashMap<>();
    metadata.forEach(given::put);
    file.end(new HashMap<>(given));
    return file.getFooter();
  }

  @Override
  public void close() throws IOException {
    zstd.release(); // first: it is outside the heap, and what follows may fail
    closePages();
    file.abort(); // what is not finished is not worth writing; a finished file is closed already
    file.close();
  }
}
