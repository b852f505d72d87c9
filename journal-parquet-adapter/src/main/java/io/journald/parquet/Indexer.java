package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.RunList.Gap;
import io.journald.parquet.index.Run;
import io.journald.parquet.index.RunMemory;
import io.journald.parquet.index.RunMerge;
import io.journald.parquet.index.RunWriter;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.EventColumns;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index: writes a run where enough flushed events have none, and merges runs. Each of the
 * two has a thread of its own, because a large merge takes minutes. Whatever is missing or damaged
 * is built again from the segments, while the journal is in use.
 */
final class Indexer implements MergeLoop.Files, AutoCloseable {
  /** A run that is built holds at most so many times the events that make one. */
  private static final int MAX_BUILD_FACTOR = 4;

  /** Most memory of the events of a run that is built, about. */
  private static final long MAX_BUILD_BYTES = 48 << 20;

  /** Runs of flushed events that may wait for the end of a heavy load, but no more. */
  static final int MAX_POSTPONED_RUNS = 16;

  /** How long a run that is postponed waits before the load is looked at again. */
  private static final long POSTPONED_NANOS = Load.WINDOW_NANOS;

  /** How long a run that was replaced stays open for queries that began before. */
  static final Duration CLOSED_AFTER = Duration.ofMinutes(1);

  static final String MERGE_THREAD = "journal-index-merge";

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private final Disk disk;
  private final int runEvents;
  private final Path directory;
  private final RunMemory memory;
  private final RunWriter writer;
  private final Supplier<Snapshot> snapshots;
  private final Consumer<UnaryOperator<RunList>> update;
  private final BackgroundThread builder;
  private final BackgroundThread merger;
  private final DiskRoom room;
  private final AtomicBoolean buildRequested = new AtomicBoolean();
  private final AtomicBoolean mergeRequested = new AtomicBoolean();
  private final Queue<Run> replaced = new ArrayDeque<>(); // of the merger, and of who closes
  private final Load load;
  private final Pace pace;
  private final MergeLoop loop;

  /**
   * @param runEvents flushed events without a run that make one
   * @param snapshots gives the newest snapshot
   * @param update changes the runs of the newest snapshot
   */
  Indexer(
      JournalDirectory directory,
      int runEvents,
      RunMemory memory,
      Supplier<Snapshot> snapshots,
      Consumer<UnaryOperator<RunList>> update,
      Upkeep upkeep) {
    this.builder = upkeep.thread("journal-index");
    this.merger = upkeep.thread(MERGE_THREAD);
    this.room = upkeep.room();
    this.disk = directory.disk();
    this.runEvents = runEvents;
    this.directory = directory.index();
    this.memory = memory;
    this.writer = new RunWriter(disk, directory.index());
    this.snapshots = snapshots;
    this.load = upkeep.load();
    this.update = update;
    MergePlan plan = upkeep.background().runPlan();
    this.pace =
        new Pace(
            load, () -> plan.backlog(snapshots.get().runs().names()), upkeep.tempo(MERGE_THREAD));
    this.loop = new MergeLoop(this, plan, room, pace);
  }

  /** Tells that there are more flushed events, or fewer runs. Never waits. */
  void noteChange() {
    requestBuild(0);
  }

  private void requestBuild(long delayNanos) {
    if (buildRequested.compareAndSet(false, true)) {
      builder.start(this::build, delayNanos);
    }
  }

  private void build() {
    buildRequested.set(false);
    try {
      for (Gap gap = nextGap(); gap != null && !pace.isStopped(); gap = nextGap()) {
        if (isPostponed()) {
          requestBuild(POSTPONED_NANOS);
          return;
        }
        build(gap);
        noteRun();
      }
    } catch (IOException | JournalException failure) {
      if (!pace.isStopped()) {
        LOG.error("the index was not extended: {}", failure.getMessage());
      }
    }
  }

  /** A load comes first, but only until so much has no run that histories would become slow. */
  private boolean isPostponed() {
    if (pace.isHurried() || !load.isHeavy()) {
      return false;
    }
    Snapshot snapshot = snapshots.get();
    long withoutRun =
        snapshot.runs().gaps(snapshot.persistedEvents()).stream().mapToLong(Gap::count).sum();
    return withoutRun < (long) MAX_POSTPONED_RUNS * runEvents;
  }

  /** The oldest range that is worth a run; null if there is none. */
  private Gap nextGap() {
    Snapshot snapshot = snapshots.get();
    long flushedEnd = snapshot.persistedEvents();
    for (Gap gap : snapshot.runs().gaps(flushedEnd)) {
      if (gap.count() >= runEvents || gap.to() < flushedEnd) {
        return gap;
      }
    }
    return null;
  }

  private void build(Gap gap) throws IOException {
    long end = Math.min(gap.to(), gap.from() + (long) MAX_BUILD_FACTOR * runEvents);
    EventQuery query = EventQuery.of(EventFilter.all()).between(gap.from(), end);
    EventColumns events = EventColumns.gather((int) (end - gap.from()));
    long bytes = 0;
    try (Stream<Event> stream = snapshots.get().stream(query)) {
      var iterator = stream.iterator();
      while (iterator.hasNext() && bytes < MAX_BUILD_BYTES) {
        Event event = iterator.next();
        events.add(event);
        bytes += Tail.weight(event);
      }
    }
    room.require(bytes);
    SegmentName name = writer.write(events, gap.from());
    Run run = Run.open(disk, directory, name, memory);
    update.accept(runs -> runs.with(run, List.of()));
  }

  private void noteRun() {
    if (mergeRequested.compareAndSet(false, true)) {
      merger.start(this::mergeTiers, 0);
    }
  }

  private void mergeTiers() {
    mergeRequested.set(false);
    try {
      loop.mergeTiers();
    } catch (JournalException failure) {
      if (!pace.isStopped()) {
        LOG.error("runs of the index were not merged: {}", failure.getMessage());
      }
    }
  }

  /** Brings the index up to date and merges its runs as far as the cap allows; waits for it. */
  void mergeAll() {
    pace.hurry(() -> {
      builder.call(() -> {
        build();
        return null;
      });
      return merger.call(() -> {
        loop.mergeAll();
        return null;
      });
    });
  }

  @Override
  public String what() {
    return "a run of the index";
  }

  @Override
  public Path directory() {
    return directory;
  }

  /** The runs before the first gap: only neighbours may be merged. */
  @Override
  public List<SegmentName> names() {
    List<SegmentName> names = new ArrayList<>();
    long next = 0;
    for (SegmentName name : snapshots.get().runs().names()) {
      if (name.first() == next) {
        names.add(name);
        next = name.last() + 1;
      }
    }
    return names;
  }

  @Override
  public void merge(List<SegmentName> sources, Runnable step) throws IOException {
    List<Run> inputs =
        snapshots.get().runs().runs().stream().filter(run -> sources.contains(run.name())).toList();
    if (inputs.size() < sources.size()) {
      return; // one is damaged and was dropped meanwhile
    }
    Run merged = Run.open(disk, directory, RunMerge.run(inputs, writer, step), memory);
    if (!isInPlaceOf(inputs, merged)) {
      close(merged);
      remove(merged);
      return;
    }
    for (Run run : inputs) {
      remove(run);
      replaced.add(run);
      merger.start(() -> close(replaced.remove()), CLOSED_AFTER.toNanos());
    }
  }

  /** False if one of them was dropped meanwhile: its range is built again, and merged then. */
  private boolean isInPlaceOf(List<Run> inputs, Run merged) {
    boolean[] areThere = new boolean[1];
    update.accept(runs -> {
      areThere[0] = runs.runs().containsAll(inputs);
      return areThere[0] ? runs.with(merged, inputs) : runs;
    });
    return areThere[0];
  }

  /** Removes the file of a run that is not used any more; who still reads it, has it open. */
  private void remove(Run run) throws IOException {
    memory.forget(run);
    disk.delete(directory.resolve(run.name().fileName()));
  }

  /** Closes a run. A query that still reads it goes on in the segments. */
  private static void close(Run run) {
    try (run) {
      LOG.debug("{} is not read any more", run.name());
    } catch (IOException failure) {
      LOG.warn("cannot close {}: {}", run.name().fileName(), failure.getMessage());
    }
  }

  /** Drops a damaged run; it is built again. */
  void reportDamage(Run run, Corrupt damage) {
    if (pace.isStopped()) {
      return; // the directory may be another writer's by now
    }
    boolean[] dropped = new boolean[1];
    update.accept(runs -> {
      dropped[0] = runs.runs().contains(run);
      return runs.without(run);
    });
    if (dropped[0]) {
      LOG.warn("{}; it is built again", damage.getMessage());
      try {
        remove(run);
      } catch (IOException failure) {
        LOG.warn("cannot remove {}: {}", run.name().fileName(), failure.getMessage());
      }
      noteChange();
    }
  }

  /** Gives work under way up, ends the threads, and closes all runs. */
  @Override
  public void close() {
    pace.stop();
    try (merger) {
      builder.close();
    } finally {
      replaced.forEach(Indexer::close);
      snapshots.get().runs().runs().forEach(Indexer::close);
    }
  }
}
