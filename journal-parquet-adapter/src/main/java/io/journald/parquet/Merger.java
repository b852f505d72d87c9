package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.segment.SegmentMerge;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.port.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges segments, on a thread of its own. In the background it rests more than it works, so that
 * appends keep their latency.
 *
 * <p>The sources of a merge are set aside in {@code superseded/} once the merged segment is
 * published, and removed {@link #KEPT_MINUTES} later, for readers that began before.
 *
 * <p>After a merge that failed, for want of room or of a sound source, it rests, then tries again.
 */
final class Merger implements MergeLoop.Files, AutoCloseable {
  /** How long replaced segments are kept. */
  static final int KEPT_MINUTES = 10;

  static final String THREAD = "journal-merge";

  private static final Logger LOG = LoggerFactory.getLogger(Merger.class);

  private final JournalDirectory directory;
  private final Disk disk;
  private final Supplier<SegmentList> segments;
  private final BiConsumer<List<SegmentName>, SegmentName> replace;
  private final SegmentMerge merge;
  private final BackgroundThread thread;
  private final Duration rest;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final Pace pace;
  private final MergeLoop loop;
  private boolean isResting; // on the thread only

  /**
   * @param segments the segments as they are now
   * @param replace puts a merged segment in the place of its sources, for new readers
   * @param checks gives a check for the events of a merged copy; it throws where one is altered
   */
  Merger(
      JournalDirectory directory,
      SegmentReader reader,
      Supplier<SegmentList> segments,
      BiConsumer<List<SegmentName>, SegmentName> replace,
      Supplier<Consumer<Event>> checks,
      Upkeep upkeep) {
    this.thread = upkeep.thread(THREAD);
    this.rest = upkeep.rest();
    this.directory = directory;
    this.disk = directory.disk();
    this.segments = segments;
    this.replace = replace;
    this.merge = new SegmentMerge(disk, directory.segments(), reader, checks);
    MergePlan plan = upkeep.background().segmentPlan();
    this.pace = new Pace(upkeep.load(), () -> plan.backlog(names()), upkeep.tempo(THREAD));
    this.loop = new MergeLoop(this, plan, upkeep.room(), pace);
    thread.start(this::removeSupersededLater, 0);
  }

  /** Tells that there is a new segment. Never waits. */
  void noteSegment() {
    if (requested.compareAndSet(false, true)) {
      thread.start(this::runRequested, 0);
    }
  }

  private void runRequested() {
    requested.set(false); // first: a segment that comes from now on asks again
    if (isResting) {
      return;
    }
    try {
      loop.mergeTiers();
    } catch (JournalException failure) {
      if (!pace.isStopped()) {
        LOG.error(
            "a merge failed, the next one is tried in {} s: {}",
            rest.toSeconds(),
            failure.getMessage());
        restAWhile();
      }
    } catch (RuntimeException fault) {
      LOG.error("a merge broke down, the next one is tried in {} s", rest.toSeconds(), fault);
      restAWhile();
    }
  }

  /** What fails each time must not be tried at each flush. */
  private void restAWhile() {
    isResting = true;
    thread.start(this::goOn, rest.toNanos());
  }

  private void goOn() {
    isResting = false;
    runRequested();
  }

  /** Merges now what can be merged, at full speed, and waits for it. */
  void mergeAll() {
    pace.hurry(() ->
        thread.call(() -> {
          loop.mergeAll();
          return null;
        }));
  }

  @Override
  public String what() {
    return "a merged segment";
  }

  @Override
  public Path directory() {
    return directory.segments();
  }

  @Override
  public List<SegmentName> names() {
    return segments.get().names();
  }

  @Override
  public void merge(List<SegmentName> sources, Runnable step) throws IOException {
    replace.accept(sources, merge.run(sources, step));
    setAside(sources);
  }

  private void setAside(List<SegmentName> sources) throws IOException {
    for (SegmentName source : sources) {
      directory.setAside(source);
    }
    directory.syncAside();
    removeLater(sources.stream().map(SegmentName::fileName).toList());
  }

  private void removeSupersededLater() {
    try {
      removeLater(disk.list(directory.superseded()));
    } catch (IOException failure) {
      LOG.warn("cannot list {}: {}", directory.superseded(), failure.getMessage());
    }
  }

  private void removeLater(List<String> names) {
    if (!names.isEmpty()) {
      thread.start(() -> remove(names), TimeUnit.MINUTES.toNanos(KEPT_MINUTES));
    }
  }

  private void remove(List<String> names) {
    for (String name : names) {
      Path file = directory.superseded().resolve(name);
      try {
        disk.delete(file);
      } catch (IOException failure) {
        LOG.warn("cannot remove {}: {}", file, failure.getMessage());
      }
    }
  }

  /** Gives a merge under way up and ends the thread. */
  @Override
  public void close() {
    pace.stop();
    thread.close();
  }
}
