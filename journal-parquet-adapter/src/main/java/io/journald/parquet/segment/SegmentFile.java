package io.journald.parquet.segment;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.port.JournalException.Corrupt;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * One segment, opened and checked: its metadata agrees with the checksum in its name and with the
 * range that the name says. The bodies of its pages are checked when they are read.
 *
 * <p>For one thread at a time.
 */
final class SegmentFile implements Closeable {
  static final int FORMAT_VERSION = 1;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final SegmentName name;
  private final ReadableFile file;
  private final ParquetFileReader reader;

  private SegmentFile(Path path, SegmentName name, ReadableFile file, ParquetFileReader reader) {
    this.path = path;
    this.name = name;
    this.file = file;
    this.reader = reader;
  }

  /**
   * Opens and checks a segment.
   *
   * @param path where the file is
   * @param name what it must hold
   * @throws Corrupt if its metadata is damaged
   * @throws NoSuchFileException if there is no such file
   */
  static SegmentFile open(Disk disk, Path path, SegmentName name) throws IOException {
    return open(disk, path, name, null);
  }

  /**
   * Opens a segment again that was checked before.
   *
   * @param checked its footer
   * @throws NoSuchFileException if there is no such file
   */
  static SegmentFile reopen(Disk disk, Path path, SegmentName name, ParquetMetadata checked)
      throws IOException {
    return open(disk, path, name, checked);
  }

  private static SegmentFile open(Disk disk, Path path, SegmentName name, ParquetMetadata checked)
      throws IOException {
    ReadableFile file = disk.open(path);
    ParquetFileReader reader = null;
    try {
      reader = checked == null ? EventParquet.open(file) : EventParquet.open(file, checked);
      SegmentFile segment = new SegmentFile(path, name, file, reader);
      if (checked == null) {
        segment.check();
      }
      reader = null;
      file = null;
      return segment;
    } catch (IOException | RuntimeException damage) {
      throw damaged(path, name, damage);
    } finally {
      closeAll(reader, file);
    }
  }

  private static void closeAll(ParquetFileReader reader, ReadableFile file) throws IOException {
    try (file) {
      if (reader != null) {
        reader.close();
      }
    }
  }

  private void check() throws IOException {
    byte[] magic = file.readFully(0, MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("it does not start with PAR1");
    }
    ParquetMetadata footer = reader.getFooter();
    int crc = FileMetadata.crc(file, footer);
    if (crc != name.metadataCrc()) {
      throw new IOException(
          String.format("its metadata has the checksum %08x, not that of its name", crc));
    }
    Map<String, String> own = footer.getFileMetaData().getKeyValueMetaData();
    Map<String, String> expected = SegmentWriter.ownMetadata(name.first(), name.last());
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      String actual = own.get(entry.getKey());
      if (!entry.getValue().equals(actual)) {
        throw new IOException(
            entry.getKey() + " is " + actual + " where " + entry.getValue() + " is expected");
      }
    }
    if (reader.getRecordCount() != name.count()
        || !footer.getFileMetaData().getSchema().equals(EventSchema.MESSAGE)) {
      throw new IOException("it does not hold the rows or columns that its name says");
    }
  }

  /** A failure to read this segment, as what a caller is told. */
  Corrupt damaged(Exception cause) {
    return damaged(path, name, cause);
  }

  private static Corrupt damaged(Path path, SegmentName name, Exception cause) {
    return new Corrupt(
        path
            + " is damaged, so events "
            + name.first()
            + " to "
            + name.last()
            + " cannot be read: "
            + cause.getMessage(),
        cause);
  }

  SegmentName name() {
    return name;
  }

  ParquetFileReader reader() {
    return reader;
  }

  ReadableFile file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    closeAll(reader, file);
  }
}
