package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.segment.EventParquet;
import io.journald.parquet.segment.Page;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * A run of the index, open for look-ups: the events of a range of sequences, sorted by entity. Its
 * row groups' page indexes are loaded when they are first needed and kept in {@link RunMemory}.
 *
 * <p>Safe for use by any number of threads. Damage is {@link Corrupt}, never another answer.
 */
public final class Run implements Closeable {
  static final String ENTITY_ID = "entity_id";
  static final String EVENT_ID = "event_id";

  private static final int CHUNK_BYTES = 1 << 20;

  private final SegmentName name;
  private final Path path;
  private final ReadableFile file;
  private final ParquetFileReader reader; // guarded by itself
  private final List<BlockMetaData> blocks;
  private final byte[][] least; // entity of each row group
  private final byte[][] greatest;
  private final RunMemory memory;

  private Run(
      SegmentName name, Path path, ReadableFile file, ParquetFileReader reader, RunMemory memory) {
    this.name = name;
    this.path = path;
    this.file = file;
    this.reader = reader;
    this.memory = memory;
    this.blocks = reader.getRowGroups();
    this.least = new byte[blocks.size()][];
    this.greatest = new byte[blocks.size()][];
    for (int i = 0; i < least.length; i++) {
      ColumnChunkMetaData entities = EventParquet.chunk(blocks.get(i), ENTITY_ID);
      least[i] = entities.getStatistics().getMinBytes();
      greatest[i] = entities.getStatistics().getMaxBytes();
    }
  }

  /**
   * Opens a run and checks its metadata against the checksum in its name.
   *
   * @throws Corrupt if it is damaged or of another format; it can then be built again
   * @throws java.nio.file.NoSuchFileException if there is no such file
   */
  public static Run open(Disk disk, Path directory, SegmentName name, RunMemory memory)
      throws IOException {
    Path path = directory.resolve(name.fileName());
    ReadableFile file = disk.open(path);
    ParquetFileReader reader = null;
    boolean isOpen = false;
    try {
      reader = EventParquet.open(file);
      check(name, file, reader.getFooter());
      Run run = new Run(name, path, file, reader, memory);
      isOpen = true;
      return run;
    } catch (IOException | RuntimeException damage) {
      throw damaged(path, damage);
    } finally {
      if (!isOpen) {
        closeAll(reader, file);
      }
    }
  }

  private static void check(SegmentName name, ReadableFile file, ParquetMetadata footer)
      throws IOException {
    int crc = metadataCrc(file, footer);
    if (crc != name.metadataCrc()) {
      throw new IOException(
          String.format("its metadata has the checksum %08x, not that of its name", crc));
    }
    Map<String, String> own = footer.getFileMetaData().getKeyValueMetaData();
    long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
    if (!own.entrySet().containsAll(RunWriter.ownMetadata(name.first(), name.last()).entrySet())
        || rows != name.count()) {
      throw new IOException("it is of another format or does not hold what its name says");
    }
  }

  /** The CRC32C over all that follows the last page: page indexes, Bloom filters and footer. */
  static int metadataCrc(ReadableFile file, ParquetMetadata footer) throws IOException {
    long at = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        at = Math.max(at, chunk.getStartingPos() + chunk.getTotalSize());
      }
    }
    CRC32C crc = new CRC32C();
    long end = file.size();
    while (at < end) {
      byte[] bytes = file.readFully(at, (int) Math.min(CHUNK_BYTES, end - at));
      crc.update(bytes, 0, bytes.length);
      at += bytes.length;
    }
    return (int) crc.getValue();
  }

  private static Corrupt damaged(Path path, Exception cause) {
    return new Corrupt(path + " is damaged: " + cause.getMessage(), cause);
  }

  public SegmentName name() {
    return name;
  }

  /** The events of one entity, in sequence order or its reverse, lazily. */
  public Iterator<Event> history(String entityId, Order order) {
    byte[] key = entityId.getBytes(StandardCharsets.UTF_8);
    return new RunHistory(this, key, order);
  }

  /** All events, by entity and then by sequence, lazily and past the shared memory. */
  public Iterator<Event> all() {
    return new RunRows(this);
  }

  /** The event with this key, if it is here. */
  public Optional<Event> find(EventKey key) {
    return find(List.of(key)).stream().findFirst();
  }

  /** The events with these keys that are here, in any order. Each page is read once for all. */
  public List<Event> find(Collection<EventKey> keys) {
    return memory.decode(page -> find(keys, page), this::damaged);
  }

  private List<Event> find(Collection<EventKey> keys, Page page) throws IOException {
    Map<Integer, List<EventKey>> byBlock = new TreeMap<>();
    for (EventKey key : keys) {
      byte[] entity = key.entityId().getBytes(StandardCharsets.UTF_8);
      for (int i = firstBlock(entity); mayHold(i, entity); i++) {
        if (eventIds(i).mayHold(key.eventId())) {
          byBlock.computeIfAbsent(i, _ -> new ArrayList<>()).add(key);
        }
      }
    }
    List<Event> found = new ArrayList<>();
    for (Map.Entry<Integer, List<EventKey>> entry : byBlock.entrySet()) {
      block(entry.getKey(), page).find(entry.getValue(), page, found::add);
    }
    return found;
  }

  /** The first row group that may hold an entity. */
  int firstBlock(byte[] entity) {
    int low = 0;
    int high = greatest.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(greatest[middle], entity) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean mayHold(int block, byte[] entity) {
    return block < least.length && Arrays.compareUnsigned(least[block], entity) <= 0;
  }

  int blockCount() {
    return blocks.size();
  }

  RunBlock block(int i, Page page) throws IOException {
    return memory.get(this, i, RunBlock.class, () -> load(i, page));
  }

  EventIdFilter eventIds(int i) throws IOException {
    return memory.get(this, i, EventIdFilter.class, () -> loadEventIds(i));
  }

  private EventIdFilter loadEventIds(int i) throws IOException {
    synchronized (reader) {
      return new EventIdFilter(reader, EventParquet.chunk(blocks.get(i), EVENT_ID));
    }
  }

  RunBlock load(int i, Page page) throws IOException {
    synchronized (reader) {
      return new RunBlock(reader, file, blocks.get(i), page);
    }
  }

  RunMemory memory() {
    return memory;
  }

  Corrupt damaged(Exception cause) {
    return damaged(path, cause);
  }

  @Override
  public void close() throws IOException {
    memory.forget(this);
    synchronized (reader) {
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

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(name);
  }
}
