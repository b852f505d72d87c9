package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** What segments and runs have in common: events as rows of Parquet files on our disk. */
public final class EventParquet {
  private EventParquet() {}

  /** The columns. */
  public static MessageType schema() {
    return EventSchema.MESSAGE;
  }

  /** A writer of events with page checksums, to be laid out further. It does not sync. */
  public static Builder writer(WritableFile file) {
    return new Builder(new DiskOutput(file))
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodecs())
        .withWriterVersion(WriterVersion.PARQUET_2_0)
        .withPageWriteChecksumEnabled(true);
  }

  /** Opens a file with parquet's own reader, which verifies page checksums. */
  public static ParquetFileReader open(ReadableFile file) throws IOException {
    DiskInput input = new DiskInput(file);
    return ParquetFileReader.open(input, options(), input.newStream());
  }

  /** Opens a file whose footer is known already. */
  static ParquetFileReader open(ReadableFile file, ParquetMetadata footer) throws IOException {
    DiskInput input = new DiskInput(file);
    return new ParquetFileReader(input, footer, options(), input.newStream());
  }

  private static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodecs())
        .usePageChecksumVerification(true)
        .build();
  }

  /** Builds a writer of events. */
  public static final class Builder extends ParquetWriter.Builder<Event, Builder> {
    private Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in parquet
    protected WriteSupport<Event> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      return new EventWriteSupport();
    }

    @Override
    protected WriteSupport<Event> getWriteSupport(ParquetConfiguration conf) {
      return new EventWriteSupport();
    }
  }
}
