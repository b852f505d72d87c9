package io.journald.parquet;

import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.wal.WalContents;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal directory, also beside a running writer in another process. Never writes,
 * truncates, deletes or locks anything.
 *
 * <p>May see one commit group that is not acknowledged yet. Safe for use by any number of threads.
 */
public final class ParquetJournalReader {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetJournalReader.class);

  private final JournalDirectory directory;
  private final RunDirectory runDirectory;

  private ParquetJournalReader(JournalDirectory directory) {
    this.directory = directory;
    this.runDirectory = new RunDirectory(directory, RunMemory.forFewEntities());
  }

  /**
   * Opens the journal in a directory for reading.
   *
   * @throws Unavailable with the reason ABSENT if there is none
   * @throws Corrupt if its {@code journal.json} is damaged or of another version
   */
  public static ParquetJournalReader open(Path path) {
    return open(path, new LocalDisk());
  }

  static ParquetJournalReader open(Path path, Disk disk) {
    JournalDirectory directory = new JournalDirectory(disk, path);
    try {
      directory.checkFormat();
    } catch (NoSuchFileException absent) {
      throw new Unavailable(
          Reason.ABSENT,
          "there is no journal in " + path + "; name its directory, or record a first event",
          absent);
    } catch (IOException failure) {
      throw Failures.reading(path, failure);
    }
    return new ParquetJournalReader(directory);
  }

  /**
   * The events of this moment.
   *
   * @throws Corrupt if files are damaged or missing
   */
  public EventView view() {
    return snapshot();
  }

  /**
   * The tree up to the newest published checkpoint of this moment.
   *
   * @throws Corrupt if files are damaged, or do not give the signed root
   */
  public EventTree tree() {
    try {
      return ReadTree.open(directory.storedTree(), directory.check(), this::view);
    } catch (IOException failure) {
      throw Failures.reading(directory.root(), failure);
    }
  }

  /** As {@link #view}, for this package. */
  Snapshot snapshot() {
    List<SegmentName> listed = null;
    String damaged = null;
    String missing = null;
    while (true) {
      try {
        // The log first, the segments second: what is flushed in between is then seen twice, which
        // the sequences tell, and not missed.
        WalContents log = WalContents.load(directory.disk(), directory.wal());
        SegmentReader reader = directory.segmentReader();
        List<SegmentName> before = listed;
        listed = reader.names();
        try {
          return view(reader, SegmentList.of(listed), log);
        } catch (Corrupt damage) {
          // A writer at work looks like damage for a moment: a listing that misses a file, a frame
          // that was written while its place was read. The same again shows which it is.
          if (listed.equals(before) && damage.getMessage().equals(damaged)) {
            throw damage;
          }
          damaged = damage.getMessage();
        }
      } catch (NoSuchFileException removedMeanwhile) {
        if (removedMeanwhile.getFile().equals(missing)) {
          throw new Corrupt(
              missing + " is listed and is not there; restore it from a backup", removedMeanwhile);
        }
        missing = removedMeanwhile.getFile();
      } catch (IOException failure) {
        throw Failures.reading(directory.root(), failure);
      }
    }
  }

  /**
   * The segment files of this moment, in order: together they hold every flushed event once. A
   * merge moves the files that it replaces to {@code superseded/}, where they stay for some
   * minutes.
   *
   * @throws Corrupt if files are damaged or missing
   */
  public List<Path> segmentFiles() {
    return snapshot().segments().names().stream()
        .map(name -> directory.segments().resolve(name.fileName()))
        .toList();
  }

  private Snapshot view(SegmentReader reader, SegmentList segments, WalContents log) {
    Tail tail = new Tail(segments.end());
    log.replay(segments.end(), tail::add);
    return new Snapshot(
        reader,
        segments,
        () -> runs(segments.end()),
        (run, damage) -> LOG.warn("{}; reading the segments instead", damage.getMessage()),
        tail.view(),
        null);
  }

  /** The index beside the segments; a reader that cannot use it reads the segments. */
  private RunList runs(long segmentsEnd) {
    try {
      return runDirectory.open(segmentsEnd);
    } catch (IOException failure) {
      LOG.warn("cannot read the index: {}", failure.getMessage());
      return RunList.EMPTY;
    }
  }
}
