package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;

/** Reads Parquet files of ours with parquet's own reader. */
public final class EventParquet {
  private EventParquet() {}

  /** Reads what parquet encodes by Thrift. What these two say of damage names their classes. */
  private interface Metadata<T> {
    T read() throws IOException;
  }

  /** Opens a file with parquet's own reader, which verifies page checksums. */
  public static ParquetFileReader open(ReadableFile file) throws IOException {
    DiskInput input = new DiskInput(file);
    return decoded("its footer", () -> ParquetFileReader.open(input, options(), input.newStream()));
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

  /** The least and greatest values of the pages of a chunk, and how many of them are null. */
  public static ColumnIndex columnIndex(ParquetFileReader reader, ColumnChunkMetaData chunk)
      throws IOException {
    return index("column index", chunk, chunk.getColumnIndexReference(), reader::readColumnIndex);
  }

  /** Where the pages of a chunk are. */
  static OffsetIndex offsetIndex(ParquetFileReader reader, ColumnChunkMetaData chunk)
      throws IOException {
    return index("offset index", chunk, chunk.getOffsetIndexReference(), reader::readOffsetIndex);
  }

  /** Reads an index of a chunk. */
  private interface Index<T> {
    T of(ColumnChunkMetaData chunk) throws IOException;
  }

  private static <T> T index(
      String kind, ColumnChunkMetaData chunk, IndexReference place, Index<T> index)
      throws IOException {
    String column = chunk.getPath().toDotString();
    if (place == null) {
      throw new IOException(column + " has no " + kind);
    }
    String what = "the " + kind + " of " + column + " at byte " + place.getOffset();
    return decoded(what, () -> index.of(chunk));
  }

  private static <T> T decoded(String what, Metadata<T> metadata) throws IOException {
    try {
      return metadata.read();
    } catch (IOException | RuntimeException failure) {
      Throwable root = failure;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      if (root instanceof IOException ofDisk) {
        throw ofDisk;
      }
      throw new IOException(what + " cannot be decoded", failure);
    }
  }

  private static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodecs())
        .usePageChecksumVerification(true)
        .build();
  }
}
