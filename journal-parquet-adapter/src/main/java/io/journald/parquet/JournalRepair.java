package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.Disk.DiskLock;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.parquet.segment.SegmentWriter.MetadataOrder;
import io.journald.parquet.tree.BlockCheck;
import io.journald.parquet.tree.BlockHashes;
import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.proof.Checkpoint;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores damaged segments from the index, which holds every event a second time. Never makes
 * anything up: a restored segment is published only if the checksum of its metadata is the one in
 * the damaged file's name, which it is where it holds the same rows, and if its events give the
 * hashes that were recorded for their blocks. The damaged file is kept in {@code damaged/}.
 *
 * <p>Reads the runs once for each {@link #WINDOW_EVENTS} events that it restores.
 */
public final class JournalRepair {
  /** Events that are gathered from the runs at once; bounds the memory. */
  private static final int WINDOW_EVENTS = 1 << 17;

  private static final String UNPROVED = " and the newest events do not give the signed root";

  private static final Logger LOG = LoggerFactory.getLogger(JournalRepair.class);

  private final Disk disk;
  private final JournalDirectory directory;
  private final SegmentReader reader;
  private final Consumer<Finding> findings;
  private BlockHashes recorded; // null: not needed yet
  private String caveat = "";

  private JournalRepair(Disk disk, JournalDirectory directory, Consumer<Finding> findings) {
    this.disk = disk;
    this.directory = directory;
    this.reader = directory.segmentReader();
    this.findings = findings;
  }

  /**
   * Restores what is damaged and can be restored.
   *
   * @param findings takes one finding for each segment that was damaged: sound if it is restored
   * @throws Unavailable with the reason IN_USE if a writer has the journal open, ABSENT if there is
   *     none, IO or DISK_FULL if the disk fails
   */
  public static void run(Path path, Consumer<Finding> findings) {
    run(path, new LocalDisk(), findings);
  }

  static void run(Path path, Disk disk, Consumer<Finding> findings) {
    JournalDirectory directory = new JournalDirectory(disk, path);
    ParquetJournalReader.open(path, disk); // says so if there is no journal
    try {
      DiskLock lock = directory.lockWithoutWriter();
      try (lock) {
        new JournalRepair(disk, directory, findings).run();
      }
    } catch (IOException failure) {
      throw Failures.writing("the journal in " + path, failure);
    }
  }

  private void run() throws IOException {
    SegmentList segments = SegmentList.of(reader.names());
    RunList runs =
        new RunDirectory(directory, new RunMemory(StoreOptions.defaultIndexMemory()))
            .open(segments.end());
    for (SegmentName name : segments.names()) {
      try {
        reader.verify(name);
      } catch (Corrupt damage) {
        restore(name, runs, damage);
      }
    }
  }

  private void restore(SegmentName name, RunList runs, Corrupt damage) throws IOException {
    Path file = directory.segments().resolve(name.fileName());
    List<Run> sources = runs.runs().stream().filter(run -> overlap(run.name(), name)).toList();
    long held = sources.stream().mapToLong(run -> overlapCount(run.name(), name)).sum();
    if (held != name.count()) {
      findings.accept(
          new Finding(
              file.toString(),
              false,
              "not restored: the index holds only "
                  + held
                  + " of its "
                  + name.count()
                  + " events"));
      return;
    }
    try {
      restore(file, name, sources);
    } catch (Corrupt alsoDamaged) {
      alsoDamaged.addSuppressed(damage);
      findings.accept(
          new Finding(file.toString(), false, "not restored: " + alsoDamaged.getMessage()));
    }
  }

  private void restore(Path file, SegmentName name, List<Run> sources) throws IOException {
    for (MetadataOrder order : MetadataOrder.values()) {
      Publication restored =
          new SegmentWriter(disk, directory.segments(), order)
              .prepare(
                  new Gathered(sources, name, new BlockCheck(recorded())),
                  name.first(),
                  name.last());
      if (restored.name().equals(name)) {
        keepAside(file);
        restored.publish();
        findings.accept(new Finding(file.toString(), true, "restored from the index" + caveat));
        return;
      }
      restored.discard();
    }
    findings.accept(
        new Finding(
            file.toString(),
            false,
            "not restored: what the index holds does not give its checksum"));
  }

  /**
   * The recorded hashes that what is restored must give, as far as they reach. They are believed if
   * they give the signed root; if not, the checksum in a file's name has the last word.
   */
  private BlockHashes recorded() throws IOException {
    if (recorded == null) {
      recorded = new BlockHashes();
      StoredTree stored = directory.storedTree();
      Optional<VerifierKey> key = directory.check();
      Optional<String> note = key.isEmpty() ? Optional.empty() : stored.newestNote();
      if (note.isPresent()) {
        Checkpoint signed = ReadTree.verified(stored, note.get(), key.get()).checkpoint();
        believed(stored, signed)
            .ifPresentOrElse(
                hashes -> recorded = hashes.blocks(),
                () -> caveat = "; by its checksum alone: " + stored.blocks() + UNPROVED);
      }
    }
    return recorded;
  }

  private Optional<EventHashes> believed(StoredTree stored, Checkpoint signed) throws IOException {
    try {
      Snapshot snapshot = ParquetJournalReader.open(directory.root(), disk).snapshot();
      return EventHashes.stored(stored, signed, () -> snapshot);
    } catch (Corrupt newestEventsDamaged) {
      LOG.debug("cannot prove {}", stored.blocks(), newestEventsDamaged);
      return Optional.empty();
    }
  }

  private static boolean overlap(SegmentName one, SegmentName other) {
    return one.first() <= other.last() && other.first() <= one.last();
  }

  private static long overlapCount(SegmentName one, SegmentName other) {
    return Math.min(one.last(), other.last()) - Math.max(one.first(), other.first()) + 1;
  }

  /** Copies the damaged file; it is then replaced in one step, so that a crash loses neither. */
  private void keepAside(Path file) throws IOException {
    Path aside = directory.root().resolve("damaged");
    disk.createDirectory(aside);
    Path copy = aside.resolve(file.getFileName());
    if (disk.list(aside).contains(copy.getFileName().toString())) {
      disk.delete(copy);
    }
    FileCopy.run(disk, file, copy);
    disk.syncDirectory(aside);
  }

  /** The events of a segment, gathered from the runs window by window. */
  private static final class Gathered implements Iterator<Event> {
    private final List<Run> runs;
    private final long end;
    private final BlockCheck check;
    private final Event[] window = new Event[WINDOW_EVENTS];
    private long windowStart;
    private long windowEnd;
    private long next;

    Gathered(List<Run> runs, SegmentName name, BlockCheck check) {
      this.runs = runs;
      this.check = check;
      this.next = name.first();
      this.windowEnd = name.first();
      this.end = name.last() + 1;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (next == windowEnd) {
        gather();
      }
      Event event = window[(int) (next - windowStart)];
      if (event == null) {
        throw new Corrupt("the index does not hold event " + next);
      }
      next++;
      check.accept(event);
      return event;
    }

    private void gather() {
      windowStart = next;
      windowEnd = Math.min(end, windowStart + WINDOW_EVENTS);
      Arrays.fill(window, null);
      for (Run run : runs) {
        run.all()
            .forEachRemaining(event -> {
              if (event.sequence() >= windowStart && event.sequence() < windowEnd) {
                window[(int) (event.sequence() - windowStart)] = event;
              }
            });
      }
    }
  }
}
