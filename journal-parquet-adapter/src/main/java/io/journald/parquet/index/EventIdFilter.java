package io.journald.parquet.index;

import java.io.IOException;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;

/**
 * The Bloom filter over the event ids of a row group: two bytes an event. Histories do without it.
 * Safe for use by any number of threads.
 */
final class EventIdFilter implements RunMemory.Kept {
  private final BloomFilter filter; // guarded by itself: it keeps the bits it looks for in a field

  EventIdFilter(ParquetFileReader reader, ColumnChunkMetaData eventIds) throws IOException {
    this.filter = reader.readBloomFilter(eventIds);
    if (filter == null) {
      throw new IOException("a row group has no Bloom filter");
    }
  }

  /** False if no event of the row group has this id. */
  boolean mayHold(String eventId) {
    long hash = filter.hash(Binary.fromString(eventId));
    synchronized (filter) {
      return filter.findHash(hash);
    }
  }

  @Override
  public int bytes() {
    return filter.getBitsetSize();
  }
}
