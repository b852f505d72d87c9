package io.journald.parquet.segment;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * A file of events on its way into its directory: written under a temporary name and synced, then
 * published by a rename. A crash leaves either no file or a whole one; a failure leaves none.
 */
public final class Publication {
  /** Suffix of files that are not published; no reader looks at them, and a start removes them. */
  public static final String TEMPORARY = ".tmp";

  /** Writes the rows of a file. */
  public interface Rows {
    /** Returns the footer that was written. Does not sync. */
    ParquetMetadata writeTo(WritableFile file) throws IOException;
  }

  /** Computes the checksum that stands in a file's name. */
  public interface Checksum {
    int of(ReadableFile file, ParquetMetadata footer) throws IOException;
  }

  private final Disk disk;
  private final Path directory;
  private final Path temporary;
  private final SegmentName name;

  private Publication(Disk disk, Path directory, Path temporary, SegmentName name) {
    this.disk = disk;
    this.directory = directory;
    this.temporary = temporary;
    this.name = name;
  }

  /** Writes and syncs a file that holds a range, under a temporary name. */
  public static Publication prepare(
      Disk disk, Path directory, long first, long last, Rows rows, Checksum checksum)
      throws IOException {
    String range = String.format(Locale.ROOT, "%020d-%020d", first, last);
    Path temporary = directory.resolve(range + TEMPORARY);
    if (disk.list(directory).contains(temporary.getFileName().toString())) {
      disk.delete(temporary); // the rest of a process that was killed
    }
    try {
      int crc = write(disk, temporary, rows, checksum);
      SegmentName name = new SegmentName(first, last, crc);
      return new Publication(disk, directory, temporary, name);
    } catch (IOException | RuntimeException failure) {
      discard(disk, temporary, failure);
      throw failure;
    }
  }

  private static int write(Disk disk, Path temporary, Rows rows, Checksum checksum)
      throws IOException {
    ParquetMetadata footer;
    try (WritableFile file = disk.create(temporary)) {
      footer = rows.writeTo(file);
      file.sync();
    }
    try (ReadableFile written = disk.open(temporary)) {
      return checksum.of(written, footer);
    }
  }

  /** The next attempt may have another name: it would not clear this file away. */
  private static void discard(Disk disk, Path temporary, Exception failure) {
    try {
      disk.delete(temporary);
    } catch (IOException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  /** The name that it will have. */
  public SegmentName name() {
    return name;
  }

  Path temporary() {
    return temporary;
  }

  /** Gives the file its name; when this returns, that is durable. */
  public SegmentName publish() throws IOException {
    try {
      disk.rename(temporary, directory.resolve(name.fileName()));
    } catch (IOException failure) {
      discard(disk, temporary, failure);
      throw failure;
    }
    disk.syncDirectory(directory);
    return name;
  }

  /** Removes the file instead of publishing it. */
  public void discard() throws IOException {
    disk.delete(temporary);
  }

  /** Removes the file after a failure, instead of publishing it. */
  void discard(Exception failure) {
    discard(disk, temporary, failure);
  }
}
