package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.Type;

/** Writes events with nothing but parquet-java, to hold our own encoding against it. */
final class ParquetJavaWriter {
  private static final double BLOOM_FALSE_POSITIVES = 0.025;

  private ParquetJavaWriter() {}

  static void write(
      WritableFile file, FileLayout layout, List<Event> events, Map<String, String> metadata)
      throws IOException {
    Builder builder =
        new Builder(new DiskOutput(file))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs())
            .withWriterVersion(WriterVersion.PARQUET_2_0)
            .withPageWriteChecksumEnabled(true)
            .withRowGroupSize((long) layout.rowGroupBytes())
            .withRowGroupRowCountLimit(layout.rowGroupRows())
            .withPageSize(layout.pageBytes())
            .withPageRowCountLimit(layout.pageRows())
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(layout.checkRows())
            .withDictionaryPageSize(layout.dictionaryBytes())
            .withBloomFilterEnabled("event_id", true)
            .withBloomFilterNDV("event_id", Math.min(events.size(), layout.rowGroupRows()))
            .withBloomFilterFPP("event_id", BLOOM_FALSE_POSITIVES)
            .withExtraMetaData(metadata);
    for (Type column : EventSchema.MESSAGE.getFields()) {
      String name = column.getName();
      boolean isCompressed = layout.compressed().contains(name);
      builder =
          builder
              .withDictionaryEncoding(name, layout.dictionaries().contains(name))
              .withCompressionCodec(
                  name,
                  isCompressed ? CompressionCodecName.ZSTD : CompressionCodecName.UNCOMPRESSED);
    }
    try (ParquetWriter<Event> writer = builder.build()) {
      for (Event event : events) {
        writer.write(event);
      }
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Event, Builder> {
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
