package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Merges neighbouring files as a plan says, one merge after the other, at the pace of the
 * background. All of it is one thread's.
 *
 * <p>A large merge takes minutes, and small files keep coming. Where these make a merge of their
 * own by now, it is done within the large one, which goes on when it is over: so no tier fills up
 * meanwhile, and there is still one thread that merges. New files come behind all others, so the
 * two have no source in common.
 *
 * <p>Takes the memory of {@link #MAX_AT_ONCE} merges.
 */
final class MergeLoop {
  /** Merges under way at one moment: one, one within it, and one within that. */
  private static final int MAX_AT_ONCE = 3;

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
  private final Deque<List<SegmentName>> underWay = new ArrayDeque<>(); // the innermost first

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
      merge(sources);
      sources = next.apply(files.names());
    }
  }

  private void merge(List<SegmentName> sources) {
    underWay.push(sources);
    try {
      room.requireCopy(files.directory(), sources);
      files.merge(sources, this::step);
    } catch (IOException failure) {
      throw Failures.writing(files.what(), failure);
    } finally {
      underWay.pop();
    }
  }

  private void step() {
    boolean mayLetOthersGoFirst = pace.step() && !pace.isHurried();
    if (mayLetOthersGoFirst && underWay.size() < MAX_AT_ONCE) {
      mergeWithin(underWay.element());
    }
  }

  private void mergeWithin(List<SegmentName> current) {
    List<SegmentName> sources = plan.tiered(behind(current), events(current) / TIMES_LARGER);
    if (!sources.isEmpty() && hasRoom(sources)) {
      merge(sources);
    }
  }

  /** Whether there is room for all copies, as if none of them were begun. */
  private boolean hasRoom(List<SegmentName> sources) {
    List<SegmentName> all = new ArrayList<>(sources);
    underWay.forEach(all::addAll);
    try {
      return room.hasRoomForCopy(files.directory(), all);
    } catch (IOException failure) {
      throw Failures.writing(files.what(), failure);
    }
  }

  private List<SegmentName> behind(List<SegmentName> current) {
    long last = current.getLast().last();
    return files.names().stream().filter(name -> name.first() > last).toList();
  }

  private static long events(List<SegmentName> neighbours) {
    return neighbours.getLast().last() - neighbours.getFirst().first() + 1;
  }
}
