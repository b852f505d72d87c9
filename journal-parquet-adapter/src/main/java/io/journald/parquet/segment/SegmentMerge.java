package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Copies neighbouring segments into one, row by row in order, and proves the copy before it is
 * published: read again from the disk, it must give the same events, and those that the tree over
 * the journal's events has recorded.
 *
 * <p>Takes the memory of the row group that is read and of the one that is written.
 */
public final class SegmentMerge {
  private final Disk disk;
  private final SegmentReader reader;
  private final SegmentWriter writer;
  private final Supplier<Consumer<Event>> checks;

  /**
   * @param directory where the segments are
   * @param checks gives a check that a copy must pass: it takes each of its events and throws
   *     {@link Corrupt} where they are not those that were recorded
   */
  public SegmentMerge(
      Disk disk, Path directory, SegmentReader reader, Supplier<Consumer<Event>> checks) {
    this.disk = disk;
    this.reader = reader;
    this.writer = new SegmentWriter(disk, directory);
    this.checks = checks;
  }

  /**
   * Writes, proves and publishes the merged segment. The sources stay where they are.
   *
   * @param sources two or more neighbours, ascending
   * @param step called for each event that is read, so that it can slow the merge down
   * @throws Corrupt if a source is damaged, or the copy is not equal; then nothing is published
   */
  public SegmentName run(List<SegmentName> sources, Runnable step) throws IOException {
    EventFingerprint expected = new EventFingerprint();
    Publication merged;
    try (Rows rows = new Rows(sources, expected, step)) {
      merged = writer.prepare(rows, sources.getFirst().first(), sources.getLast().last());
    }
    try {
      prove(merged, expected, step);
    } catch (IOException | RuntimeException failure) {
      merged.discard(failure);
      throw failure;
    }
    return merged.publish();
  }

  private void prove(Publication merged, EventFingerprint expected, Runnable step)
      throws IOException {
    SegmentFile written = SegmentFile.open(disk, merged.temporary(), merged.name());
    try (SegmentScan copy = SegmentReader.scanAll(written)) {
      EventFingerprint actual = new EventFingerprint();
      Consumer<Event> check = checks.get();
      while (copy.hasNext()) {
        Event event = copy.next();
        actual.add(event);
        check.accept(event);
        step.run();
      }
      if (actual.value() != expected.value()) {
        throw new Corrupt(
            merged.temporary() + " does not hold the events of its sources; it was not published");
      }
    }
  }

  /** The rows of the sources, one after the other. */
  private final class Rows implements Iterator<Event>, AutoCloseable {
    private final Iterator<SegmentName> sources;
    private final EventFingerprint fingerprint;
    private final Runnable step;
    private SegmentScan scan;

    Rows(List<SegmentName> sources, EventFingerprint fingerprint, Runnable step) {
      this.sources = sources.iterator();
      this.fingerprint = fingerprint;
      this.step = step;
    }

    @Override
    public boolean hasNext() {
      while (scan == null || !scan.hasNext()) {
        close();
        if (!sources.hasNext()) {
          return false;
        }
        scan = open(sources.next());
      }
      return true;
    }

    private SegmentScan open(SegmentName name) {
      try {
        return reader.scanAll(name);
      } catch (IOException failure) {
        throw new Corrupt("cannot read " + name.fileName() + ": " + failure.getMessage(), failure);
      }
    }

    @Override
    public Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Event event = scan.next();
      fingerprint.add(event);
      step.run();
      return event;
    }

    @Override
    public void close() {
      if (scan != null) {
        scan.close();
        scan = null;
      }
    }
  }
}
