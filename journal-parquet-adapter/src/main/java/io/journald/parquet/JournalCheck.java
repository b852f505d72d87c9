package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.EventSum;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentScan;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Checks a journal directory from end to end: every frame of the log, every page of every segment
 * and of every run of the index, and that segments and index hold the same events. Only reads; may
 * run beside a writer. Takes the memory of one row group, and of the sums of the runs.
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
    try {
      snapshot = ParquetJournalReader.open(path, disk).snapshot();
      sound(path.resolve("journal.json"), "format version " + JournalDirectory.FORMAT_VERSION);
      TailView tail = snapshot.tail();
      sound(path.resolve("wal"), (tail.end() - tail.first()) + " events that are in no segment");
    } catch (Corrupt damage) {
      damaged(path, damage);
      return;
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
    comparisons.forEach(this::checkRun);
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
      sound(file, name.count() + " events, " + name.first() + " to " + name.last());
    } catch (Corrupt damage) {
      damaged(file, damage);
      comparisons.forEach(comparison -> comparison.isPossible = false);
    } catch (IOException failure) {
      throw Failures.reading(file, failure);
    }
  }

  /** Reads every page; of a segment that was merged and removed meanwhile, its events. */
  private void readSegment(Snapshot snapshot, SegmentName name, List<Comparison> comparisons)
      throws IOException {
    try (SegmentScan events = new JournalDirectory(disk, path).segmentReader().scanAll(name)) {
      compare(events, comparisons);
    } catch (NoSuchFileException mergedMeanwhile) {
      try (SegmentCursor events = snapshot.all(name.first(), name.last() + 1)) {
        compare(events, comparisons);
      }
    }
  }

  private void compare(Iterator<Event> events, List<Comparison> comparisons) {
    while (events.hasNext()) {
      Event event = events.next();
      step();
      for (Comparison comparison : comparisons) {
        if (comparison.run.name().holds(event.sequence())) {
          comparison.truth.add(event);
        }
      }
    }
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
        sound(file, held.events() + " events, not compared");
      } else if (comparison.truth.isEqualTo(held)) {
        sound(file, held.events() + " events, as the segments");
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

  private void sound(Path file, String detail) {
    findings.accept(new Finding(file.toString(), true, detail));
  }

  private void damaged(Path file, Corrupt damage) {
    findings.accept(new Finding(file.toString(), false, damage.getMessage()));
  }
}
