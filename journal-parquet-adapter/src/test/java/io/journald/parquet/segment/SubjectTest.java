package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reserved column is in no hash, so nobody may be shown a value there. */
class SubjectTest {
  private static final int EVENTS = 3;

  @TempDir Path temporary;
  private final Disk disk = new LocalDisk();

  private SegmentName write() throws IOException {
    Path file = temporary.resolve("written");
    try (WritableFile out = disk.create(file)) {
      var rows =
          ExampleParquetWriter.builder(new DiskOutput(out))
              .withType(EventSchema.MESSAGE)
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(new ZstdCodecs())
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withWriterVersion(WriterVersion.PARQUET_2_0)
              .withPageWriteChecksumEnabled(true)
              .withExtraMetaData(SegmentWriter.ownMetadata(0, EVENTS - 1));
      for (String column : EventSchema.PLAIN) {
        rows = rows.withDictionaryEncoding(column, false);
      }
      try (ParquetWriter<Group> writer = rows.build()) {
        List<Group> events = RandomRows.alike(EVENTS);
        events.get(1).add(EventSchema.SUBJECT, "somebody");
        for (Group row : events) {
          writer.write(row);
        }
      }
    }
    try (ReadableFile in = disk.open(file);
        ParquetFileReader reader = EventParquet.open(in)) {
      ParquetMetadata footer = reader.getFooter();
      SegmentName name = new SegmentName(0, EVENTS - 1, FileMetadata.crc(in, footer));
      disk.rename(file, temporary.resolve(name.fileName()));
      return name;
    }
  }

  @Test
  void aSubjectIsDamage() throws IOException {
    SegmentName name = write();
    SegmentReader reader = new SegmentReader(disk, temporary, temporary);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> reader.verify(name))
        .withMessageContaining("it has a subject, which no event has");
    try (LeafScan scan = new LeafScan()) {
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(() -> reader.readLeaves(name, 0, EVENTS, scan, _ -> {}))
          .withMessageContaining("it has a subject, which no event has");
    }
  }
}
