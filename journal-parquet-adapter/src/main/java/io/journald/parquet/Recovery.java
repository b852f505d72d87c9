package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.Order;
import io.journald.parquet.SigningFiles.Signer;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.segment.SegmentScan;
import io.journald.parquet.wal.WalContents;
import io.journald.parquet.wal.WriteAheadLog;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.SigningKey;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a journal directory back to what its writer needs. The caller holds the lock. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final JournalDirectory directory;
  private final RunDirectory runDirectory;
  private final Disk disk;
  private final long walFileBytes;
  private final SegmentReader reader;
  private final Optional<SigningFiles> signing;

  /**
   * @param signing the key and state files; empty where no checkpoints are signed
   */
  Recovery(
      JournalDirectory directory,
      RunDirectory runDirectory,
      long walFileBytes,
      Optional<SigningFiles> signing) {
    this.signing = signing;
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
      WriteAheadLog log,
      Optional<Signer> signer) {}

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
    runDirectory.removeAllBut(RunList.EMPTY);
    UUID id = UUID.randomUUID();
    Optional<Signer> signer =
        signing.isPresent() ? Optional.of(signing.get().create(id)) : Optional.empty();
    WriteAheadLog log = WriteAheadLog.create(disk, directory.wal(), walFileBytes);
    directory.create(id, signer.map(Signer::key).map(SigningKey::verifier));
    Tail tail = new Tail(0);
    return new Recovered(reader, SegmentList.EMPTY, RunList.EMPTY, tail, null, log, signer);
  }

  private Recovered recover() throws IOException {
    Optional<Signer> signer = signer(directory.check());
    removeTemporarySegments();
    SegmentList segments = settleSegments();
    WalContents contents = WalContents.load(disk, directory.wal());
    RunList runs = runDirectory.open(segments.end());
    runDirectory.removeAllBut(runs);
    Deque<Event> newest = newestFlushed(segments, runs.end());
    Tail tail = new Tail(newest.isEmpty() ? segments.end() : newest.getFirst().sequence());
    tail.add(newest);
    WriteAheadLog log =
        WriteAheadLog.recover(
            disk, directory.wal(), walFileBytes, contents, segments.end(), tail::add);
    TailView view = tail.view();
    Instant last =
        view.first() < view.end()
            ? view.timestamp(view.end() - 1)
            : lastReadableTimestamp(segments);
    return new Recovered(reader, segments, runs, tail, last, log, signer);
  }

  private Optional<Signer> signer(Optional<VerifierKey> verifier) throws IOException {
    if (verifier.isEmpty()) {
      if (signing.isPresent()) {
        signing.get().requireNoState(directory.journalFile());
      }
      return Optional.empty();
    }
    if (signing.isEmpty()) {
      throw new Unavailable(
          Reason.IN_USE,
          "the journal in " + directory.root() + " signs its checkpoints; do not turn them off");
    }
    return Optional.of(signing.get().load(verifier.get()));
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
        requireSameEvents(covering, name);
        directory.setAside(name);
        LOG.info("{} is held by {} and was set aside", name.fileName(), covering.fileName());
      }
    }
    if (found.size() != segments.names().size()) {
      directory.syncAside();
    }
    return segments;
  }

  private void requireSameEvents(SegmentName covering, SegmentName held) throws IOException {
    byte[] expected;
    try {
      expected = reader.verify(held);
    } catch (Corrupt damage) {
      LOG.error("{}; {} is sound and holds them", damage.getMessage(), covering.fileName());
      return;
    }
    byte[] actual = reader.digest(covering, held.first(), held.last() + 1);
    if (!MessageDigest.isEqual(actual, expected)) {
      throw new Corrupt(
          covering.fileName()
              + " holds other events than "
              + held.fileName()
              + "; move the one that does not belong there away");
    }
  }

  /** The newest flushed events, as far as their segments are sound and memory is meant for them. */
  private Deque<Event> newestFlushed(SegmentList segments, long indexedEnd) throws IOException {
    Deque<Event> newest = new ArrayDeque<>();
    long wanted = Math.max(segments.end() - indexedEnd, Tail.NEWEST_EVENTS);
    long from = Math.max(0, segments.end() - Math.min(wanted, Tail.KEPT_EVENTS));
    long bytes = 0;
    for (SegmentName name : segments.overlapping(from, segments.end()).reversed()) {
      try (SegmentScan scan = newestFirst(name, from)) {
        while (bytes < Tail.KEPT_BYTES && scan.hasNext()) {
          Event event = scan.next();
          newest.addFirst(event);
          bytes += Tail.weight(event);
        }
      } catch (Corrupt damage) {
        LOG.error("{}; what it holds cannot be queried", damage.getMessage());
        return newest;
      }
    }
    return newest;
  }

  private SegmentScan newestFirst(SegmentName name, long from) throws IOException {
    RowFilter all = RowFilter.of(EventFilter.all());
    return reader.scan(name, all, Order.DESC, from, Long.MAX_VALUE);
  }

  /** Time must not go back, also where the newest segments are damaged. */
  private Instant lastReadableTimestamp(SegmentList segments) throws IOException {
    for (SegmentName name : segments.names().reversed()) {
      try (SegmentScan scan = newestFirst(name, 0)) {
        return scan.next().timestamp();
      } catch (Corrupt damage) {
        LOG.warn("{}; taking the time from an older segment", damage.getMessage());
      }
    }
    return segments.end() == 0 ? null : Instant.EPOCH;
  }
}
