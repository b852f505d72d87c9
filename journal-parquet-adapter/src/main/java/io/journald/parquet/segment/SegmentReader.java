package io.journald.parquet.segment;

import io.journald.model.EventFilter;
import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the segments in a directory. Safe for use by any number of threads. */
public final class SegmentReader {
  private final Disk disk;
  private final Path directory;

  public SegmentReader(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
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
   * @throws java.nio.file.NoSuchFileException if there is no such file
   */
  public SegmentScan scan(SegmentName name, RowFilter filter, Order order, long from, long to)
      throws IOException {
    return new SegmentScan(SegmentFile.open(disk, directory, name), filter, order, from, to);
  }

  /**
   * Reads a whole segment and checks every page.
   *
   * @throws Corrupt if anything in it is damaged
   */
  public void verify(SegmentName name) throws IOException {
    RowFilter all = RowFilter.of(EventFilter.all());
    try (SegmentScan scan = scan(name, all, Order.ASC, name.first(), name.last() + 1)) {
      long count = 0;
      while (scan.hasNext()) {
        scan.next();
        count++;
      }
      if (count != name.count()) {
        throw new Corrupt(name.fileName() + " gives " + count + " events, not " + name.count());
      }
    }
  }
}
