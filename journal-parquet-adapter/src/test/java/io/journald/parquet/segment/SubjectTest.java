package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reserved column is in no hash, so nobody may be shown a value there. */
class SubjectTest {
  private static final int EVENTS = 3;

  @TempDir Path temporary;
  private final Disk disk = new LocalDisk();

  private static Group row(long sequence) {
    Group row = new SimpleGroup(EventSchema.MESSAGE);
    for (Type column : EventSchema.MESSAGE.getFields()) {
      if (column.getName().equals(EventSchema.SEQUENCE)) {
        row.add(column.getName(), sequence);
      } else if (column.getName().equals(EventSchema.TIMESTAMP)) {
        row.add(column.getName(), 0L);
      } else if (column.isRepetition(Type.Repetition.REQUIRED)) {
        row.add(column.getName(), "text");
      }
    }
    if (sequence == 1) {
      row.add(EventSchema.SUBJECT, "somebody");
    }
    return row;
  }

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
        for (int i = 0; i < EVENTS; i++) {
          writer.write(row(i));
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
  }
}
