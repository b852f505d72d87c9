package io.journald.parquet;

import io.journald.parquet.index.Run;
import io.journald.parquet.segment.SegmentName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The runs of one moment: ascending, without overlap. They may leave gaps, which the segments
 * answer. Immutable.
 *
 * @param runs the runs
 */
record RunList(List<Run> runs) {
  static final RunList EMPTY = new RunList(List.of());

  RunList {
    runs = List.copyOf(runs);
  }

  /** A range of sequences without a run. */
  record Gap(long from, long to) {
    long count() {
      return to - from;
    }
  }

  /** One more than the last sequence that a run holds; 0 if there is none. */
  long end() {
    return runs.isEmpty() ? 0 : runs.getLast().name().last() + 1;
  }

  List<SegmentName> names() {
    return runs.stream().map(Run::name).toList();
  }

  /** The run that holds a sequence; null if none does. */
  Run holding(long sequence) {
    for (Run run : runs) {
      if (run.name().first() <= sequence && sequence <= run.name().last()) {
        return run;
      }
    }
    return null;
  }

  /** Where the run behind a sequence starts that no run holds; {@code end} if there is none. */
  long nextFirst(long sequence, long end) {
    for (Run run : runs) {
      if (run.name().first() > sequence) {
        return Math.min(run.name().first(), end);
      }
    }
    return end;
  }

  /** One more than the last sequence of the run before one that no run holds; else 0. */
  long previousEnd(long sequence) {
    long end = 0;
    for (Run run : runs) {
      if (run.name().last() < sequence) {
        end = run.name().last() + 1;
      }
    }
    return end;
  }

  /** The ranges below {@code end} that have no run, ascending. */
  List<Gap> gaps(long end) {
    List<Gap> gaps = new ArrayList<>();
    long next = 0;
    for (Run run : runs) {
      if (run.name().first() > next) {
        gaps.add(new Gap(next, run.name().first()));
      }
      next = run.name().last() + 1;
    }
    if (next < end) {
      gaps.add(new Gap(next, end));
    }
    return gaps;
  }

  /** The same list with a run, in the place of those that it was merged from. */
  RunList with(Run run, List<Run> replaced) {
    List<Run> result = new ArrayList<>(runs);
    result.removeAll(replaced);
    result.add(run);
    result.sort(Comparator.comparing(Run::name));
    return new RunList(result);
  }

  RunList without(Run run) {
    return new RunList(runs.stream().filter(other -> other != run).toList());
  }
}
