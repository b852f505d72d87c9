package io.journald.parquet;

import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs in {@code index/}. All of them are expendable: one that is damaged, of another format,
 * ahead of the segments or held by a larger one is left out.
 */
final class RunDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private final Disk disk;
  private final Path directory;
  private final RunMemory memory;
  private final Map<SegmentName, Run> open = new HashMap<>(); // guarded by this

  RunDirectory(JournalDirectory directory, RunMemory memory) {
    this.disk = directory.disk();
    this.directory = directory.index();
    this.memory = memory;
  }

  /**
   * Opens the runs that are there; those that are open already stay so.
   *
   * @param segmentsEnd end of the segments; a run beyond it is of another history
   */
  synchronized RunList open(long segmentsEnd) throws IOException {
    List<SegmentName> names =
        disk.list(directory).stream().flatMap(name -> SegmentName.parse(name).stream()).toList();
    List<Run> runs = new ArrayList<>();
    long end = 0;
    for (SegmentName name : largestFirst(names)) {
      Run run = name.first() >= end && name.last() < segmentsEnd ? open(name) : null;
      if (run != null) {
        runs.add(run);
        end = name.last() + 1;
      }
    }
    open.keySet().retainAll(names);
    return new RunList(runs);
  }

  /** Ascending; of those with one start the largest first. */
  private static List<SegmentName> largestFirst(List<SegmentName> names) {
    return names.stream()
        .sorted((a, b) ->
            a.first() != b.first()
                ? Long.compare(a.first(), b.first())
                : Long.compare(b.last(), a.last()))
        .toList();
  }

  private Run open(SegmentName name) throws IOException {
    Run known = open.get(name);
    if (known == null) {
      try {
        known = Run.open(disk, directory, name, memory);
        open.put(name, known);
      } catch (Corrupt damage) {
        LOG.warn("{}; the index is built again there", damage.getMessage());
      } catch (NoSuchFileException removedMeanwhile) {
        LOG.debug("{} was merged meanwhile", name);
      }
    }
    return known;
  }

  /**
   * Removes every file that is not one of these runs, durably: a run of a history that went on
   * otherwise must not come back once the segments reach as far as it does. Only for the writer.
   */
  void removeAllBut(RunList runs) throws IOException {
    boolean isChanged = false;
    for (String name : disk.list(directory)) {
      if (SegmentName.parse(name).filter(runs.names()::contains).isEmpty()) {
        disk.delete(directory.resolve(name));
        isChanged = true;
      }
    }
    if (isChanged) {
      disk.syncDirectory(directory);
    }
  }
}
