package io.journald.parquet;

import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.EventSum;
import io.journald.parquet.segment.LeafScan;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafLines;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Checks a journal directory from end to end: every frame of the log, every page of every segment
 * and of every run of the index, that segments and index hold the same events, and that the stored
 * hashes of a journal that signs give the signed root. Only reads; may run beside a writer. Takes
 * the memory of one row group, and of the sums of the runs.
 */
public final class JournalCheck {
  /** A run beside what the segments hold in its range. */
  private static final class Comparison {
    final Run run;
    final EventSum truth = new EventSum();
    boolean isPossible = true;

    Comparison(Run run) {
      this.run = run;
    }

    boolean overlaps(SegmentName segment) {
      return run.name().first() <= segment.last() && segment.first() <= run.name().last();
    }
  }

  /** Events between two reports of the progress. */
  private static final int STEP_EVENTS = 1 << 14;

  private final Disk disk;
  private final Path path;
  private final Consumer<Finding> findings;
  private final DoubleConsumer progress;
  private long checked; // events, of segments and runs
  private long total;
  private boolean areEventsSound = true;

  private JournalCheck(Disk disk, Path path, Consumer<Finding> findings, DoubleConsumer progress) {
    this.disk = disk;
    this.path = path;
    this.findings = findings;
    this.progress = progress;
  }

  /**
   * Checks a journal.
   *
   * @param findings takes one finding a file, when it is there
   * @param progress takes the share that is checked, from 0 to 1, now and then
   * @throws io.journald.port.JournalException.Unavailable with the reason ABSENT if there is no
   *     journal, IO if the disk fails
   */
  public static void run(Path directory, Consumer<Finding> findings, DoubleConsumer progress) {
    new JournalCheck(new LocalDisk(), directory, findings, progress).run();
  }

  static void run(Path directory, Disk disk, Consumer<Finding> findings) {
    new JournalCheck(disk, directory, findings, share -> {}).run();
  }

  private void run() {
    Snapshot snapshot;
    boolean isSigned;
    try {
      snapshot = ParquetJournalReader.open(path, disk).snapshot();
      isSigned = new JournalDirectory(disk, path).check().isPresent();
      sound(
          path.resolve("journal.json"),
          "format version "
              + (isSigned
                  ? JournalDirectory.SIGNED_FORMAT_VERSION
                  : JournalDirectory.FORMAT_VERSION));
      TailView tail = snapshot.tail();
      sound(path.resolve("wal"), events(tail.end() - tail.first()) + " in no segment");
    } catch (Corrupt damage) {
      damaged(path, damage);
      return;
    } catch (IOException failure) {
      throw Failures.reading(path, failure);
    }
    List<Comparison> comparisons =
        openRuns(snapshot.segments().end()).stream().map(Comparison::new).toList();
    total =
        snapshot.segments().end()
            + comparisons.stream().mapToLong(each -> each.run.name().count()).sum();
    for (SegmentName name : snapshot.segments().names()) {
      checkSegment(
          snapshot, name, comparisons.stream().filter(each -> each.overlaps(name)).toList());
    }
    if (isSigned && snapshot.size() > 0) {
      checkTree();
    }
    comparisons.forEach(this::checkRun);
  }

  /** The quick verification; where events cannot be read, they are what is told. */
  private void checkTree() {
    Path tree = path.resolve("tree");
    if (!areEventsSound) {
      sound(tree, "not compared");
      return;
    }
    JournalVerifier.run(
        new Request(path, Depth.QUICK, Optional.empty(), Optional.empty(), Optional.empty()),
        disk,
        finding -> {
          if (!finding.isSound() || Path.of(finding.file()).startsWith(tree)) {
            findings.accept(finding);
          }
        },
        share -> {});
  }

  private void step() {
    if (++checked % STEP_EVENTS == 0) {
      progress.accept((double) checked / total);
    }
  }

  private void checkSegment(Snapshot snapshot, SegmentName name, List<Comparison> comparisons) {
    Path file = path.resolve("segments").resolve(name.fileName());
    try {
      readSegment(snapshot, name, comparisons);
      sound(file, events(name.count()) + ", " + name.first() + " to " + name.last());
    } catch (Corrupt damage) {
      damaged(file, damage);
      areEventsSound = false;
      comparisons.forEach(comparison -> comparison.isPossible = false);
    } catch (IOException failure) {
      throw Failures.reading(file, failure);
    }
  }

  /** Reads every page; of a segment that was merged and removed meanwhile, its events. */
  private void readSegment(Snapshot snapshot, SegmentName name, List<Comparison> comparisons)
      throws IOException {
    Consumer<LeafLines> compare = comparing(name.first(), comparisons);
    try (LeafScan scan = new LeafScan()) {
      new JournalDirectory(disk, path)
          .segmentReader()
          .readLeaves(name, name.first(), name.last() + 1, scan, compare);
    } catch (NoSuchFileException mergedMeanwhile) {
      snapshot.leaves(name.first(), name.last() + 1, compare);
    }
  }

  /** Takes the leaves of the events from a sequence on. */
  private Consumer<LeafLines> comparing(long first, List<Comparison> comparisons) {
    long[] next = {first};
    return leaf -> {
      for (Comparison comparison : comparisons) {
        if (comparison.run.name().holds(next[0])) {
          comparison.truth.add(leaf);
        }
      }
      next[0]++;
      step();
    };
  }

  private List<Run> openRuns(long segmentsEnd) {
    JournalDirectory directory = new JournalDirectory(disk, path);
    List<Run> runs = new ArrayList<>();
    for (SegmentName name : names(directory)) {
      Path file = directory.index().resolve(name.fileName());
      try {
        Run run = Run.open(disk, directory.index(), name, new RunMemory(0));
        if (name.last() < segmentsEnd) {
          runs.add(run);
        }
      } catch (Corrupt damage) {
        damaged(file, damage);
      } catch (NoSuchFileException mergedMeanwhile) {
        continue; // its events are in another run
      } catch (IOException failure) {
        throw Failures.reading(file, failure);
      }
    }
    return runs;
  }

  private List<SegmentName> names(JournalDirectory directory) {
    try {
      return disk.list(directory.index()).stream()
          .flatMap(name -> SegmentName.parse(name).stream())
          .toList();
    } catch (IOException failure) {
      throw Failures.reading(directory.index(), failure);
    }
  }

  private void checkRun(Comparison comparison) {
    Path file = path.resolve("index").resolve(comparison.run.name().fileName());
    EventSum held = new EventSum();
    try (Run run = comparison.run) {
      run.all()
          .forEachRemaining(event -> {
            held.add(event);
            step();
          });
      if (!comparison.isPossible) {
        sound(file, events(held.events()) + ", not compared");
      } else if (comparison.truth.isEqualTo(held)) {
        sound(file, events(held.events()) + ", as the segments");
      } else {
        findings.accept(
            new Finding(file.toString(), false, "holds other events than the segments"));
      }
    } catch (Corrupt damage) {
      damaged(file, damage);
    } catch (IOException failure) {
      throw Failures.reading(file, failure);
    }
  }

  private static String events(long count) {
    return count == 1 ? "1 event" : count + " events";
  }

  private void sound(Path file, String detail) {
    findings.accept(new Finding(file.toString(), true, detail));
  }

  private void damaged(Path file, Corrupt damage) {
    findings.accept(new Finding(file.toString(), false, damage.getMessage()));
  }
}
