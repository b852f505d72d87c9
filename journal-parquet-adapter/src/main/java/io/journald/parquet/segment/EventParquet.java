package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** Reads Parquet files of ours with parquet's own reader. */
public final class EventParquet {
  private EventParquet() {}

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

  /** The chunk of one column in a row group. */
  public static ColumnChunkMetaData chunk(BlockMetaData block, String column) {
    return block.getColumns().stream()
        .filter(chunk -> chunk.getPath().toDotString().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodecs())
        .usePageChecksumVerification(true)
        .build();
  }
}
