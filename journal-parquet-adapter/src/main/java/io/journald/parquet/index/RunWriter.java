package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.WritableFile;
import io.journald.parquet.segment.EventParquet;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Writes runs: as a segment is written, but sorted by entity and laid out for look-ups. Small
 * pages, so that a history reads little; compressed only where that pays.
 */
public final class RunWriter {
  static final String FORMAT = "run-1";

  private static final long ROW_GROUP_BYTES = 16 << 20;
  private static final int ROW_GROUP_ROWS = 1 << 16;
  private static final int PAGE_ROWS = 128;
  private static final int PAGE_BYTES = 16 << 10;
  private static final int DICTIONARY_BYTES = 64 << 10;
  private static final double BLOOM_FALSE_POSITIVES = 0.025;

  /** Columns that hardly repeat. A dictionary of entity ids would cost much memory. */
  private static final List<String> WITHOUT_DICTIONARY =
      List.of(
          "sequence",
          "event_id",
          "timestamp",
          "entity_id",
          "old_value",
          "new_value",
          "occurred_at",
          "correlation_id",
          "metadata");

  private static final List<String> COMPRESSED =
      List.of("event_id", "old_value", "new_value", "correlation_id", "metadata");

  private final Disk disk;
  private final Path directory;

  public RunWriter(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * Sorts, writes and publishes one run.
   *
   * @param events the events from {@code first} to {@code last}, in sequence order
   * @return its name; when this returns, the run is durable
   */
  public SegmentName write(List<Event> events, long first, long last) throws IOException {
    return write(EntityOrder.sorted(events), first, last);
  }

  /**
   * Writes and publishes one run.
   *
   * @param events the events from {@code first} to {@code last}, by entity id (unsigned bytes of
   *     its UTF-8), then by sequence
   * @return its name; when this returns, the run is durable
   */
  SegmentName write(Iterator<Event> events, long first, long last) throws IOException {
    return Publication.prepare(
            disk,
            directory,
            first,
            last,
            file -> writeRows(file, events, first, last),
            Run::metadataCrc)
        .publish();
  }

  private static ParquetMetadata writeRows(
      WritableFile file, Iterator<Event> events, long first, long last) throws IOException {
    long count = 0;
    ParquetWriter<Event> writer = writer(file, first, last);
    try (writer) {
      while (events.hasNext()) {
        writer.write(events.next());
        count++;
      }
    }
    if (count != last - first + 1) {
      throw new IllegalArgumentException(
          count + " events where those from " + first + " to " + last + " are expected");
    }
    return writer.getFooter();
  }

  private static ParquetWriter<Event> writer(WritableFile file, long first, long last)
      throws IOException {
    EventParquet.Builder builder =
        EventParquet.writer(file)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withRowGroupRowCountLimit(ROW_GROUP_ROWS)
            .withPageSize(PAGE_BYTES)
            .withPageRowCountLimit(PAGE_ROWS)
            .withMinRowCountForPageSizeCheck(1)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .withBloomFilterEnabled("event_id", true)
            .withBloomFilterNDV("event_id", Math.min(last - first + 1, ROW_GROUP_ROWS))
            .withBloomFilterFPP("event_id", BLOOM_FALSE_POSITIVES)
            .withExtraMetaData(ownMetadata(first, last));
    for (String column : WITHOUT_DICTIONARY) {
      builder = builder.withDictionaryEncoding(column, false);
    }
    for (String column : COMPRESSED) {
      builder = builder.withCompressionCodec(column, CompressionCodecName.ZSTD);
    }
    return builder.build();
  }

  static Map<String, String> ownMetadata(long first, long last) {
    return Map.of(
        "journal.format_version", FORMAT,
        "journal.first_sequence", Long.toString(first),
        "journal.last_sequence", Long.toString(last));
  }
}
