package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.WritableFile;
import io.journald.parquet.segment.EventColumns;
import io.journald.parquet.segment.EventFileWriter;
import io.journald.parquet.segment.FileLayout;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Writes runs: as a segment is written, but sorted by entity and laid out for look-ups. Small
 * pages, so that a history reads little; compressed only where that pays.
 */
public final class RunWriter {
  static final String FORMAT = "run-1";

  private static final int ROW_GROUP_BYTES = 16 << 20;
  private static final int ROW_GROUP_ROWS = 1 << 16;
  private static final int PAGE_ROWS = 128;
  private static final int PAGE_BYTES = 16 << 10;
  private static final int SIZE_CHECK_ROWS = 10_000;
  private static final int DICTIONARY_BYTES = 64 << 10;

  private static final Set<String> COMPRESSED =
      Set.of("event_id", "old_value", "new_value", "correlation_id", "metadata");

  private static final FileLayout LAYOUT =
      new FileLayout(
          ROW_GROUP_ROWS,
          ROW_GROUP_BYTES,
          PAGE_ROWS,
          PAGE_BYTES,
          SIZE_CHECK_ROWS,
          DICTIONARY_BYTES,
          EventColumns.REPEATING,
          COMPRESSED);

  private final Disk disk;
  private final Path directory;

  public RunWriter(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * Sorts, writes and publishes one run.
   *
   * @param events events without a gap, in sequence order, gathered
   * @param first the sequence of the first
   * @return its name; when this returns, the run is durable
   */
  public SegmentName write(EventColumns events, long first) throws IOException {
    return write(
        first, first + events.rows() - 1, writer -> writer.write(events, EntityOrder.of(events)));
  }

  /**
   * Writes and publishes one run.
   *
   * @param events the events from {@code first} to {@code last}, by entity id (unsigned bytes of
   *     its UTF-8), then by sequence
   * @return its name; when this returns, the run is durable
   */
  SegmentName write(Iterator<Event> events, long first, long last) throws IOException {
    return write(
        first,
        last,
        writer -> {
          while (events.hasNext()) {
            writer.write(events.next());
          }
        });
  }

  private interface Rows {
    void writeTo(EventFileWriter writer) throws IOException;
  }

  private SegmentName write(long first, long last, Rows rows) throws IOException {
    return Publication.prepare(
            disk,
            directory,
            first,
            last,
            file -> writeRows(file, first, last, rows),
            Run::metadataCrc)
        .publish();
  }

  private static ParquetMetadata writeRows(WritableFile file, long first, long last, Rows rows)
      throws IOException {
    try (EventFileWriter writer = new EventFileWriter(file, LAYOUT, last - first + 1)) {
      rows.writeTo(writer);
      if (writer.written() != last - first + 1) {
        throw new IllegalArgumentException(
            writer.written() + " events where those from " + first + " to " + last + " belong");
      }
      return writer.finish(ownMetadata(first, last));
    }
  }

  static Map<String, String> ownMetadata(long first, long last) {
    return Map.of(
        "journal.format_version", FORMAT,
        "journal.first_sequence", Long.toString(first),
        "journal.last_sequence", Long.toString(last));
  }
}
