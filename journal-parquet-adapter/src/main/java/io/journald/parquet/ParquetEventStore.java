package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.Order;
import io.journald.parquet.SigningFiles.Signer;
import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.Disk.DiskLock;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.parquet.wal.WriteAheadLog;
import io.journald.port.EventStore;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The store in a journal directory: a write-ahead log, and Parquet segments behind it. The one
 * writer of its directory.
 *
 * <p>The way of an event: {@link #append} adds it to the open commit group; the group's leader
 * writes and syncs the group's frame; {@link #publish} puts its events into the tail and a new
 * snapshot; the flusher writes what the tail holds above the segments as a new segment.
 */
public final class ParquetEventStore implements EventStore {
  /**
   * Memory of events that are not in a segment yet, written to the log or waiting for that, beyond
   * which no further batch is taken.
   */
  public static final long MAX_UNFLUSHED_BYTES = 64 << 20;

  private final StoreOptions options;
  private final SegmentWriter segmentWriter;
  private final DiskLock lock;
  private final WriteAheadLog log;
  private final DiskRoom room;
  private final GroupCommit commits;
  private final Flusher flusher;
  private final Merger merger;
  private final Indexer indexer;
  private final GrowingTree tree;
  private final Brake brake = new Brake();
  private final Background background;
  private final Object publishing = new Object();
  private final Tail tail; // guarded by publishing
  private volatile Snapshot snapshot;
  private volatile long unflushedBytes;
  private boolean closed; // guarded by this

  private ParquetEventStore(
      StoreOptions options,
      Background background,
      DiskLock lock,
      RunMemory runMemory,
      Recovery.Recovered recovered)
      throws IOException {
    this.options = options;
    this.background = background;
    this.room = new DiskRoom(options.disk(), options.directory(), () -> unflushedBytes);
    JournalDirectory directory = new JournalDirectory(options.disk(), options.directory());
    this.segmentWriter = new SegmentWriter(options.disk(), directory.segments());
    this.lock = lock;
    this.log = recovered.log();
    this.tail = recovered.tail();
    this.snapshot =
        new Snapshot(
            recovered.reader(),
            recovered.segments(),
            recovered::runs,
            this::reportDamage,
            recovered.tail().view(),
            recovered.lastTimestamp());
    Load load =
        new Load(() -> snapshot.size(), background.nanoTime(), background.heavyEventsASecond());
    Upkeep upkeep = new Upkeep(background, room, load, Upkeep.REST);
    Optional<Signer> signer = recovered.signer();
    this.tree =
        signer.isPresent()
            ? Notary.open(
                directory.storedTree(), signer.get(), this::view, upkeep.thread("journal-tree"))
            : new UnsignedTree();
    this.commits = new GroupCommit(log, room, snapshot.size(), this::publish, brake);
    this.unflushedBytes = snapshot.tail().weight(snapshot.segments().end(), snapshot.size());
    this.flusher = new Flusher(this::writeSegment, options, upkeep.thread("journal-flush"));
    this.merger =
        new Merger(
            directory,
            directory.segmentReader(),
            () -> snapshot.segments(),
            this::replace,
            tree::check,
            upkeep);
    this.indexer =
        new Indexer(
            directory, options.runEvents(), runMemory, () -> snapshot, this::updateRuns, upkeep);
    noteBacklog();
    merger.noteSegment();
    indexer.noteChange();
    flusher.noteBuffered(snapshot.size() - snapshot.segments().end(), unflushedBytes);
    tree.noteEvents(snapshot.size());
  }

  /**
   * Opens the journal in a directory for writing; creates it where there is none.
   *
   * @throws Unavailable with the reason IN_USE if another writer has it open, IO or DISK_FULL if
   *     the disk fails
   * @throws Corrupt if files are damaged or missing in a way that must stop a writer: the message
   *     names the file
   */
  public static ParquetEventStore open(StoreOptions options) {
    return open(options, Background.REAL);
  }

  /** Opens it with another background than the real one. */
  static ParquetEventStore open(StoreOptions options, Background background) {
    Disk disk = options.disk();
    JournalDirectory directory = new JournalDirectory(disk, options.directory());
    try {
      disk.createDirectory(options.directory());
      DiskLock lock =
          disk.lock(directory.lockFile())
              .orElseThrow(() ->
                  new Unavailable(
                      Reason.IN_USE,
                      "the journal in "
                          + options.directory()
                          + " is in use by another writer; stop it, or talk to it by its URL"));
      try {
        RunMemory runMemory = new RunMemory(options.indexMemoryBytes());
        RunDirectory runs = new RunDirectory(directory, runMemory);
        Optional<SigningFiles> signing =
            options.signing().map(files -> new SigningFiles(disk, files));
        Recovery recovery = new Recovery(directory, runs, options.walFileBytes(), signing);
        return open(options, background, lock, runMemory, recovery.run());
      } catch (IOException | RuntimeException failure) {
        try (lock) {
          throw failure;
        }
      }
    } catch (IOException e) {
      throw Failures.writing("the journal in " + options.directory(), e);
    }
  }

  private static ParquetEventStore open(
      StoreOptions options,
      Background background,
      DiskLock lock,
      RunMemory runMemory,
      Recovery.Recovered recovered)
      throws IOException {
    try {
      return new ParquetEventStore(options, background, lock, runMemory, recovered);
    } catch (IOException | RuntimeException failure) {
      WriteAheadLog log = recovered.log();
      try (log) {
        throw failure;
      }
    }
  }

  @Override
  public Commit append(List<Event> numbered) {
    return commits.append(numbered, MAX_UNFLUSHED_BYTES - unflushedBytes);
  }

  @Override
  public long nextSequence() {
    return commits.nextSequence();
  }

  @Override
  public EventView view() {
    return snapshot;
  }

  /** Makes a durable group visible. By one thread at a time, in order. */
  private void publish(List<Event> events) {
    Snapshot published;
    synchronized (publishing) {
      long added = tail.add(events);
      published = snapshot.withTail(trimmedTail(snapshot));
      snapshot = published;
      unflushedBytes += added;
    }
    flusher.noteBuffered(published.size() - published.segments().end(), unflushedBytes);
    tree.noteEvents(published.size());
  }

  @Override
  public EventTree tree() {
    return tree;
  }

  @Override
  public long flush() {
    return flusher.flush();
  }

  /** Writes the buffer as a segment and returns how many events that were. By the flusher. */
  private long writeSegment() {
    Snapshot before = snapshot;
    long first = before.segments().end();
    long end = before.size();
    if (first == end) {
      return 0;
    }
    try {
      SegmentName name =
          segmentWriter.write(before.tail().range(Order.ASC, first, end), first, end - 1);
      publish(name, before.tail().weight(first, end));
      merger.noteSegment();
      indexer.noteChange();
      log.trim(end);
      return end - first;
    } catch (IOException failure) {
      throw Failures.writing("a segment", failure);
    }
  }

  private void publish(SegmentName name, long flushedBytes) {
    synchronized (publishing) {
      Snapshot flushed = snapshot.withSegments(snapshot.segments().plus(name));
      snapshot = flushed.withTail(trimmedTail(flushed));
      unflushedBytes -= flushedBytes;
      noteBacklog();
    }
  }

  private void replace(List<SegmentName> sources, SegmentName merged) {
    synchronized (publishing) {
      snapshot = snapshot.withSegments(snapshot.segments().replacing(sources, merged));
      noteBacklog();
    }
  }

  private void updateRuns(UnaryOperator<RunList> change) {
    synchronized (publishing) {
      Snapshot changed = snapshot.withRuns(change.apply(snapshot.runs()));
      snapshot = changed.withTail(trimmedTail(changed));
      noteBacklog();
    }
  }

  /** What slows appends down. */
  Brake brake() {
    return brake;
  }

  /** To be called after each change of the files. */
  private void noteBacklog() {
    double ofSegments = background.segmentPlan().backlog(snapshot.segments().names());
    double ofRuns = background.runPlan().backlog(snapshot.runs().names());
    brake.noteBacklog(Math.max(ofSegments, ofRuns));
  }

  /** The tail without what need not stay in memory any more. */
  private TailView trimmedTail(Snapshot now) {
    tail.forgetBelow(now.segments().end(), now.runs().end());
    return tail.view();
  }

  /** Drops a run, which is built again. */
  void reportDamage(Run run, Corrupt damage) {
    indexer.reportDamage(run, damage);
  }

  @Override
  public void merge() {
    merger.mergeAll();
    indexer.mergeAll();
  }

  @Override
  public int flushThreshold() {
    return options.flushThreshold();
  }

  @Override
  public Optional<String> readOnlyReason() {
    return commits.closedReason().or(room::shortage);
  }

  /** Ends all threads in any case: once the lock is free, another process may write. */
  private void closeWorkers() {
    try (indexer;
        merger;
        flusher) {
      commits.close();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock;
        log;
        tree) {
      closeWorkers();
    } catch (IOException e) {
      throw Failures.writing("the journal in " + options.directory(), e);
    }
  }
}
