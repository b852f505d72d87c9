package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Writes segments: a temporary file, its sync, the rename that publishes it, the sync of the
 * directory. A crash leaves either no segment or a whole one.
 *
 * <p>Takes the memory of one row group: at most {@link #ROW_GROUP_BYTES} of pages and as much again
 * for dictionaries.
 */
public final class SegmentWriter {
  private static final int ROW_GROUP_BYTES = 16 << 20;
  private static final int ROW_GROUP_ROWS = 1 << 16;
  static final int PAGE_ROWS = 4_096;
  private static final int PAGE_BYTES = 256 << 10;

  /** Most rows between two looks at the sizes: so a page of the largest values stays small. */
  private static final int SIZE_CHECK_ROWS = 32;

  private static final int DICTIONARY_BYTES = 1 << 20;

  private static final FileLayout LAYOUT =
      new FileLayout(
          ROW_GROUP_ROWS,
          ROW_GROUP_BYTES,
          PAGE_ROWS,
          PAGE_BYTES,
          SIZE_CHECK_ROWS,
          DICTIONARY_BYTES,
          EventSchema.textsWithDictionary(),
          EventSchema.names());

  private final Disk disk;
  private final Path directory;
  private final MetadataOrder order;

  /**
   * In which order parquet is given what a file says of itself. Two of the keys share a bucket of
   * its hash map, so that the order shows in the footer, and in the checksum of the name.
   */
  public enum MetadataOrder {
    /** The order of every file that is written. */
    FORMAT_LAST,
    /** Earlier files may have either; a repair must be able to write them again. */
    FORMAT_FIRST
  }

  public SegmentWriter(Disk disk, Path directory) {
    this(disk, directory, MetadataOrder.FORMAT_LAST);
  }

  /** A writer of files as they may have been written before. */
  public SegmentWriter(Disk disk, Path directory, MetadataOrder order) {
    this.disk = disk;
    this.directory = directory;
    this.order = order;
  }

  /**
   * Writes and publishes one segment.
   *
   * @param events the events from {@code first} to {@code last}, in order
   * @return its name; when this returns, the segment is durable
   */
  public SegmentName write(Iterator<Event> events, long first, long last) throws IOException {
    return prepare(events, first, last).publish();
  }

  /** Writes a segment that is to be proved before it is published. */
  public Publication prepare(Iterator<Event> events, long first, long last) throws IOException {
    return Publication.prepare(
        disk,
        directory,
        first,
        last,
        file -> writeRows(file, events, first, last),
        FileMetadata::crc);
  }

  private ParquetMetadata writeRows(
      WritableFile file, Iterator<Event> events, long first, long last) throws IOException {
    long next = first;
    try (EventFileWriter writer = new EventFileWriter(file, LAYOUT, last - first + 1)) {
      while (events.hasNext()) {
        Event event = events.next();
        if (event.sequence() != next) {
          throw new IllegalArgumentException(
              "event " + event.sequence() + " stands where " + next + " belongs");
        }
        writer.write(event);
        next++;
      }
      if (next != last + 1) {
        throw new IllegalArgumentException("the events end before " + next + ", not at " + last);
      }
      return writer.finish(orderedMetadata(first, last));
    }
  }

  private Map<String, String> orderedMetadata(long first, long last) {
    SequencedMap<String, String> metadata = ownMetadata(first, last);
    return order == MetadataOrder.FORMAT_LAST ? metadata.reversed() : metadata;
  }

  /** What the file says of itself; held against its name and its rows when it is opened. */
  static SequencedMap<String, String> ownMetadata(long first, long last) {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("journal.format_version", Integer.toString(SegmentFile.FORMAT_VERSION));
    metadata.put("journal.first_sequence", Long.toString(first));
    metadata.put("journal.last_sequence", Long.toString(last));
    metadata.put("journal.events", Long.toString(last - first + 1));
    return metadata;
  }
}
