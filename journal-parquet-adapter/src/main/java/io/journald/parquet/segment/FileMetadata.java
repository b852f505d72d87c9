package io.journald.parquet.segment;

import io.journald.parquet.io.ReadableFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Computes the checksum that stands in a file's name: the CRC32C over everything that is not the
 * body of a page, that is every page header in the order of the file, then all that follows the
 * last page (page indexes, Bloom filters, footer).
 *
 * <p>Parquet protects the body of a page by a checksum in the page's header; nothing of its own
 * protects the rest. The two together cover each byte of the file but the magic in front.
 */
final class FileMetadata {
  private static final int MAGIC_BYTES = 4;
  private static final int HEADER_GUESS_BYTES = 256;
  private static final int HEADER_MAX_BYTES = 1 << 20;
  private static final int CHUNK_BYTES = 1 << 20;

  private FileMetadata() {}

  /**
   * The checksum of a file with the given footer.
   *
   * @throws IOException if the pages do not lie as the footer says, or one has no checksum
   */
  static int crc(ReadableFile file, ParquetMetadata footer) throws IOException {
    List<ColumnChunkMetaData> chunks = new ArrayList<>();
    for (BlockMetaData block : footer.getBlocks()) {
      chunks.addAll(block.getColumns());
    }
    chunks.sort(Comparator.comparingLong(ColumnChunkMetaData::getStartingPos));
    CRC32C crc = new CRC32C();
    long at = MAGIC_BYTES;
    for (ColumnChunkMetaData chunk : chunks) {
      if (chunk.getStartingPos() != at) {
        throw new IOException(
            chunk.getPath() + " starts at byte " + chunk.getStartingPos() + ", not at " + at);
      }
      at = pageHeaders(file, chunk, crc);
    }
    rest(file, at, crc);
    return (int) crc.getValue();
  }

  private static long pageHeaders(ReadableFile file, ColumnChunkMetaData chunk, CRC32C crc)
      throws IOException {
    PageHeader header = new PageHeader();
    long at = chunk.getStartingPos();
    long end = at + chunk.getTotalSize();
    while (at < end) {
      at = pageHeader(file, at, Math.min(HEADER_GUESS_BYTES, end - at), end, header, crc);
    }
    if (at != end) {
      throw new IOException("the last page of " + chunk.getPath() + " ends at " + at);
    }
    return end;
  }

  /** Adds the page header at a position and returns where its page ends. */
  private static long pageHeader(
      ReadableFile file, long at, long guess, long end, PageHeader header, CRC32C crc)
      throws IOException {
    byte[] bytes = file.readFully(at, (int) guess);
    int length;
    try {
      length = header.read(bytes, 0, bytes.length);
    } catch (IOException mayBeLonger) {
      if (guess >= Math.min(HEADER_MAX_BYTES, end - at)) {
        throw new IOException("no page header at byte " + at, mayBeLonger);
      }
      return pageHeader(file, at, Math.min(guess * 16, end - at), end, header, crc);
    }
    if (!header.hasCrc) {
      throw new IOException("the page at byte " + at + " has no checksum");
    }
    if (header.compressedSize < 0) {
      throw new EOFException("the page at byte " + at + " has a negative size");
    }
    crc.update(bytes, 0, length);
    return at + length + header.compressedSize;
  }

  private static void rest(ReadableFile file, long start, CRC32C crc) throws IOException {
    long at = start;
    long end = file.size();
    while (at < end) {
      byte[] bytes = file.readFully(at, (int) Math.min(CHUNK_BYTES, end - at));
      crc.update(bytes, 0, bytes.length);
      at += bytes.length;
    }
  }
}
