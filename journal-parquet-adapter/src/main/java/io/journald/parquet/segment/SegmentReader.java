package io.journald.parquet.segment;

import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafLines;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Reads the segments in a directory; also those that a merge has just replaced, for readers that
 * began before. Safe for use by any number of threads.
 */
public final class SegmentReader {
  /** Each takes about 10 kB a row group of 65,536 events: 0.2 bytes an event. */
  private static final int KEPT_FOOTERS = 64;

  private final Disk disk;
  private final Path directory;
  private final Path superseded;

  /**
   * Footers of segments that were checked. Checking one reads every page header and takes about 20
   * ms a million events, so that it is done once and not for each scan.
   */
  private final Map<SegmentName, ParquetMetadata> footers = new ConcurrentHashMap<>();

  public SegmentReader(Disk disk, Path directory, Path superseded) {
    this.disk = disk;
    this.directory = directory;
    this.superseded = superseded;
  }

  /** The names of the segments there, ascending by their ranges. */
  public List<SegmentName> names() throws IOException {
    return disk.list(directory).stream()
        .flatMap(name -> SegmentName.parse(name).stream())
        .sorted()
        .toList();
  }

  /**
   * Opens a segment for one scan, which its caller closes.
   *
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive
   * @throws Corrupt if its metadata is damaged
   * @throws NoSuchFileException if there is no such file
   */
  public SegmentScan scan(SegmentName name, RowFilter filter, Order order, long from, long to)
      throws IOException {
    return new SegmentScan(openChecked(name), filter, order, from, to);
  }

  /**
   * Reads the leaf data of the events of a range, and all their pages, so that all pages of a
   * segment are checked where its ranges are read.
   *
   * @param with reads them
   * @param leaves takes them in order; each stands until the next one is given
   * @return the segment's name
   * @throws Corrupt if it is damaged
   * @throws NoSuchFileException if there is no such file; then no leaf was given
   */
  public SegmentName readLeaves(
      SegmentName name, long from, long to, LeafScan with, Consumer<LeafLines> leaves)
      throws IOException {
    try (SegmentFile file = openChecked(name)) {
      with.read(file, from, to, leaves);
    }
    return name;
  }

  private SegmentFile openChecked(SegmentName name) throws IOException {
    ParquetMetadata known = footers.get(name);
    SegmentFile file = open(name, known);
    if (known == null) {
      if (footers.size() >= KEPT_FOOTERS) {
        footers.clear(); // merged segments are among them
      }
      footers.put(name, file.reader().getFooter());
    }
    return file;
  }

  private SegmentFile open(SegmentName name, ParquetMetadata known) throws IOException {
    try {
      return open(directory.resolve(name.fileName()), name, known);
    } catch (NoSuchFileException moved) {
      return open(superseded.resolve(name.fileName()), name, known);
    }
  }

  private SegmentFile open(Path path, SegmentName name, ParquetMetadata known) throws IOException {
    return known == null
        ? SegmentFile.open(disk, path, name)
        : SegmentFile.reopen(disk, path, name, known);
  }

  /**
   * Reads a whole segment and checks every page.
   *
   * @return a digest over its events
   * @throws Corrupt if anything in it is damaged
   */
  public byte[] verify(SegmentName name) throws IOException {
    try (SegmentFile file = open(name, null)) {
      return digest(file, name.first(), name.last() + 1);
    }
  }

  /**
   * Reads the events of a range and checks their pages.
   *
   * @return a digest over these events
   * @throws Corrupt if what must be read for them is damaged
   */
  public byte[] digest(SegmentName name, long from, long to) throws IOException {
    try (SegmentFile file = openChecked(name)) {
      return digest(file, from, to);
    }
  }

  private static byte[] digest(SegmentFile file, long from, long to) {
    EventDigest digest = new EventDigest();
    try (LeafScan scan = new LeafScan()) {
      scan.read(file, from, to, digest::add);
    }
    return digest.value();
  }

  /**
   * Opens a whole segment for a scan that checks every page, which its caller closes.
   *
   * @throws Corrupt if its metadata is damaged
   * @throws NoSuchFileException if there is no such file
   */
  public SegmentScan scanAll(SegmentName name) throws IOException {
    return scanAll(open(name, null));
  }

  static SegmentScan scanAll(SegmentFile file) {
    return SegmentScan.checking(file);
  }
}
