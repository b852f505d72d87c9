package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.wal.WalContents;
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
 * Copies a journal, also beside a running writer. The copy opens with every event that was
 * acknowledged before the backup began, and maybe some more.
 *
 * <p>Segments and runs are never written to again, so they are linked where the file system allows
 * it; the write-ahead log is copied, before the segments are listed: what is flushed in between is
 * then there twice, and not missing.
 */
public final class JournalBackup {
  private static final int ATTEMPTS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(JournalBackup.class);

  private final Disk disk;
  private final JournalDirectory from;
  private final JournalDirectory to;

  private JournalBackup(Disk disk, Path from, Path to) {
    this.disk = disk;
    this.from = new JournalDirectory(disk, from);
    this.to = new JournalDirectory(disk, to);
  }

  /**
   * Backs a journal up.
   *
   * @param to a directory that does not exist, or is empty
   * @throws Unavailable with the reason ABSENT if there is no journal, IN_USE if the destination
   *     holds something, IO or DISK_FULL if the disk fails
   * @throws Corrupt if files of the journal are missing, or its log is damaged
   */
  public static void run(Path from, Path to) {
    run(from, to, new LocalDisk());
  }

  static void run(Path from, Path to, Disk disk) {
    ParquetJournalReader.open(from, disk); // says so if there is no journal
    try {
      new JournalBackup(disk, from, to).run();
    } catch (IOException failure) {
      throw Failures.writing("the backup in " + to, failure);
    }
    ParquetJournalReader.open(to, disk).view(); // it must hold together
  }

  private void run() throws IOException {
    if (!disk.list(to.root()).isEmpty()) {
      throw new Unavailable(
          Reason.IN_USE, to.root() + " is not empty; name a directory that does not exist yet");
    }
    to.createDirectories();
    // The log before the newest checkpoint, which nothing logged is newer than; that one before the
    // events that it covers, and the hashes that it needs behind it.
    copyIfThere(from.storedTree().log(), to.storedTree().log());
    copyIfThere(from.storedTree().newest(), to.storedTree().newest());
    copyIfThere(from.storedTree().blocks(), to.storedTree().blocks());
    copySoundLog();
    linkSegments();
    linkRuns();
    for (Path directory : List.of(to.wal(), to.segments(), to.index(), to.tree())) {
      disk.syncDirectory(directory);
    }
    FileCopy.run(
        disk, from.journalFile(), to.journalFile()); // last: it makes the directory a journal
    disk.syncDirectory(to.root());
  }

  private void copyIfThere(Path source, Path target) throws IOException {
    try {
      FileCopy.run(disk, source, target);
    } catch (NoSuchFileException neverSigned) {
      LOG.debug("there is no {}", source, neverSigned);
    }
  }

  /** A frame that is written while its place is read looks like damage: copies again, then. */
  private void copySoundLog() throws IOException {
    for (int attempt = 1; ; attempt++) {
      copyLog();
      try {
        WalContents.load(disk, to.wal()).replay(Long.MAX_VALUE, events -> {});
        return;
      } catch (Corrupt damage) {
        if (attempt == ATTEMPTS) {
          throw damage;
        }
        for (String name : disk.list(to.wal())) {
          disk.delete(to.wal().resolve(name));
        }
      }
    }
  }

  /** Copies the log's files; where the writer removes one meanwhile, its events are in segments. */
  private void copyLog() throws IOException {
    for (String name : disk.list(from.wal())) {
      try {
        if (name.endsWith(".wal")) {
          FileCopy.run(disk, from.wal().resolve(name), to.wal().resolve(name));
        }
      } catch (NoSuchFileException flushedMeanwhile) {
        continue;
      }
    }
  }

  /** Links the segments of one moment; where a merge takes one away meanwhile, lists again. */
  private void linkSegments() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        SegmentList segments = SegmentList.of(from.segmentReader().names());
        for (SegmentName name : segments.names()) {
          link(from.segments(), to.segments(), name);
        }
        removeAllBut(segments.names());
        return;
      } catch (NoSuchFileException | Corrupt mergedMeanwhile) {
        // A listing beside a merge may also miss a file that is there.
        if (attempt == ATTEMPTS) {
          throw mergedMeanwhile;
        }
      }
    }
  }

  private void link(Path source, Path target, SegmentName name) throws IOException {
    if (!disk.list(target).contains(name.fileName())) {
      disk.linkOrCopy(source.resolve(name.fileName()), target.resolve(name.fileName()));
    }
  }

  private void removeAllBut(List<SegmentName> names) throws IOException {
    for (String name : disk.list(to.segments())) {
      if (SegmentName.parse(name).filter(names::contains).isEmpty()) {
        disk.delete(to.segments().resolve(name));
      }
    }
  }

  /** Links what there is of the index: what is missing is built again. */
  private void linkRuns() throws IOException {
    for (String name : disk.list(from.index())) {
      try {
        if (SegmentName.parse(name).isPresent()) {
          link(from.index(), to.index(), SegmentName.parse(name).orElseThrow());
        }
      } catch (NoSuchFileException mergedMeanwhile) {
        continue;
      }
    }
  }
}
