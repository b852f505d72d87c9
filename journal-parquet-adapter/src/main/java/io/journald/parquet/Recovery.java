package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.segment.SegmentScan;
import io.journald.parquet.wal.WalContents;
import io.journald.parquet.wal.WriteAheadLog;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a journal directory back to what its writer needs. The caller holds the lock. */
final class Recovery {
  /** Most events without a run that are read into the tail at a start; beyond, segments answer. */
  private static final int MAX_TAIL_EVENTS = 1 << 17;

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final JournalDirectory directory;
  private final RunDirectory runDirectory;
  private final Disk disk;
  private final long walFileBytes;
  private final SegmentReader reader;

  Recovery(JournalDirectory directory, RunDirectory runDirectory, long walFileBytes) {
    this.directory = directory;
    this.runDirectory = runDirectory;
    this.walFileBytes = walFileBytes;
    this.disk = directory.disk();
    this.reader = directory.segmentReader();
  }

  /** What a writer goes on with. */
  record Recovered(
      SegmentReader reader,
      SegmentList segments,
      RunList runs,
      Tail tail,
      Instant lastTimestamp,
      WriteAheadLog log) {}

  /** Creates the journal where there is none, else recovers it. */
  Recovered run() throws IOException {
    directory.createDirectories();
    return directory.isJournal() ? recover() : create();
  }

  private Recovered create() throws IOException {
    WalContents rest = WalContents.load(disk, directory.wal());
    if (!reader.names().isEmpty() || !rest.hasNoEvents()) {
      throw new Corrupt(
          directory.root() + " holds events but no journal.json; restore it from a backup");
    }
    WriteAheadLog log = WriteAheadLog.create(disk, directory.wal(), walFileBytes);
    directory.create();
    Tail tail = new Tail(0);
    return new Recovered(reader, SegmentList.EMPTY, RunList.EMPTY, tail, null, log);
  }

  private Recovered recover() throws IOException {
    directory.check();
    removeTemporarySegments();
    SegmentList segments = settleSegments();
    WalContents contents = WalContents.load(disk, directory.wal());
    RunList runs = runDirectory.open(segments.end());
    runDirectory.removeAllBut(runs);
    List<Event> newest = newestFlushed(segments, runs.end());
    Tail tail = new Tail(newest.isEmpty() ? segments.end() : newest.getFirst().sequence());
    tail.add(newest);
    WriteAheadLog log =
        WriteAheadLog.recover(
            disk, directory.wal(), walFileBytes, contents, segments.end(), tail::add);
    TailView view = tail.view();
    Instant last =
        view.first() < view.end()
            ? view.get(view.end() - 1).timestamp()
            : lastReadableTimestamp(segments);
    return new Recovered(reader, segments, runs, tail, last, log);
  }

  private void removeTemporarySegments() throws IOException {
    for (String name : disk.list(directory.segments())) {
      if (name.endsWith(Publication.TEMPORARY)) {
        disk.delete(directory.segments().resolve(name));
      }
    }
  }

  /** Sets segments aside that another one holds, once that one has proved to be sound. */
  private SegmentList settleSegments() throws IOException {
    List<SegmentName> found = reader.names();
    SegmentList segments = SegmentList.of(found);
    for (SegmentName name : found) {
      if (!segments.names().contains(name)) {
        SegmentName covering = segments.overlapping(name.first(), name.last() + 1).getFirst();
        reader.verify(covering);
        directory.setAside(name);
        LOG.info("{} is held by {} and was set aside", name.fileName(), covering.fileName());
      }
    }
    if (found.size() != segments.names().size()) {
      directory.syncAside();
    }
    return segments;
  }

  /** The newest flushed events, as far as their segments are sound. */
  private List<Event> newestFlushed(SegmentList segments, long indexedEnd) throws IOException {
    List<Event> newest = new ArrayList<>();
    long wanted = Math.max(segments.end() - indexedEnd, Tail.NEWEST_EVENTS);
    long from = Math.max(0, segments.end() - Math.min(wanted, MAX_TAIL_EVENTS));
    for (SegmentName name : segments.overlapping(from, segments.end()).reversed()) {
      try (SegmentScan scan =
          reader.scan(name, RowFilter.of(EventFilter.all()), Order.ASC, from, Long.MAX_VALUE)) {
        List<Event> older = new ArrayList<>();
        scan.forEachRemaining(older::add);
        newest.addAll(0, older);
      } catch (Corrupt damage) {
        LOG.error("{}; what it holds cannot be queried", damage.getMessage());
        return newest;
      }
    }
    return newest;
  }

  /** Time must not go back, also where the newest segments are damaged. */
  private Instant lastReadableTimestamp(SegmentList segments) throws IOException {
    for (SegmentName name : segments.names().reversed()) {
      try (SegmentScan scan =
          reader.scan(name, RowFilter.of(EventFilter.all()), Order.DESC, 0, Long.MAX_VALUE)) {
        return scan.next().timestamp();
      } catch (Corrupt damage) {
        LOG.warn("{}; taking the time from an older segment", damage.getMessage());
      }
    }
    return segments.end() == 0 ? null : Instant.EPOCH;
  }
}
