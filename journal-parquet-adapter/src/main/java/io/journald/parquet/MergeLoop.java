package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Merges neighbouring files as a plan says, one merge after the other, at the pace of the
 * background. All of it is one thread's.
 *
 * <p>A large merge takes minutes, and small files keep coming. Where these make a merge of their
 * own by now, it is done within the large one, which goes on when it is over: so no tier fills up
 * meanwhile, and there is still one thread that merges. New files come behind all others, so the
 * two have no source in common. What fails within a large merge does not end that one.
 *
 * <p>Takes the memory of two merges.
 */
final class MergeLoop {
  /** A merge has so many times the events of one within it, at least, so that both get on. */
  private static final int TIMES_LARGER = 3;

  /** The files that are merged. */
  interface Files {
    /** What is written, for a message. */
    String what();

    /** Where they are. */
    Path directory();

    /** Those that may be merged, ascending, without a gap. */
    List<SegmentName> names();

    /**
     * Copies neighbours into one file and puts it in their place.
     *
     * @param step to be called for each event
     */
    void merge(List<SegmentName> sources, Runnable step) throws IOException;
  }

  private final Files files;
  private final MergePlan plan;
  private final DiskRoom room;
  private final Pace pace;

  private List<SegmentName> underWay; // the sources of the large merge, and what its copy takes
  private long underWayBytes;
  private boolean mayHaveOneWithin;
  private JournalException failureWithin;

  MergeLoop(Files files, MergePlan plan, DiskRoom room, Pace pace) {
    this.files = files;
    this.plan = plan;
    this.room = room;
    this.pace = pace;
  }

  /** Merges until no tier holds as many files as make a merge. */
  void mergeTiers() {
    run(plan::tiered);
  }

  /** Merges as far as the cap allows. */
  void mergeAll() {
    run(plan::full);
  }

  private void run(UnaryOperator<List<SegmentName>> next) {
    pace.begin();
    List<SegmentName> sources = next.apply(files.names());
    while (!sources.isEmpty()) {
      try {
        merge(sources);
      } catch (IOException failure) {
        throw Failures.writing(files.what(), failure);
      }
      if (failureWithin != null) {
        throw failureWithin;
      }
      sources = next.apply(files.names());
    }
  }

  private void merge(List<SegmentName> sources) throws IOException {
    underWay = sources;
    underWayBytes = room.sizeBytes(files.directory(), sources);
    mayHaveOneWithin = true;
    failureWithin = null;
    room.require(underWayBytes);
    files.merge(sources, this::step);
  }

  private void step() {
    boolean mayLetOthersGoFirst = pace.step() && !pace.isHurried();
    if (mayLetOthersGoFirst && mayHaveOneWithin) {
      List<SegmentName> sources = plan.tiered(behind(), events(underWay) / TIMES_LARGER);
      if (!sources.isEmpty()) {
        mayHaveOneWithin = false;
        mayHaveOneWithin = isMergedWithin(sources);
      }
    }
  }

  /** False if it was not, for want of room or because it failed. */
  private boolean isMergedWithin(List<SegmentName> sources) {
    try {
      // As if nothing of the large copy were written: it is never in want of room for this one.
      boolean hasRoom = room.has(underWayBytes + room.sizeBytes(files.directory(), sources));
      if (hasRoom) {
        files.merge(sources, this::step);
      }
      return hasRoom;
    } catch (IOException failure) {
      failureWithin = Failures.writing(files.what(), failure);
    } catch (JournalException failure) {
      if (pace.isStopped()) {
        throw failure;
      }
      failureWithin = failure;
    }
    return false;
  }

  private List<SegmentName> behind() {
    long last = underWay.getLast().last();
    return files.names().stream().filter(name -> name.first() > last).toList();
  }

  private static long events(List<SegmentName> neighbours) {
    return neighbours.getLast().last() - neighbours.getFirst().first() + 1;
  }
}
