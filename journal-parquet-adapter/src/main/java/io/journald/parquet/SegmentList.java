package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The segments of one moment: ascending, from sequence 0 on, without gap or overlap. Immutable.
 *
 * @param names their names
 */
record SegmentList(List<SegmentName> names) {
  static final SegmentList EMPTY = new SegmentList(List.of());

  SegmentList {
    names = List.copyOf(names);
    long next = 0;
    for (SegmentName name : names) {
      if (name.first() != next) {
        throw new IllegalArgumentException(name + " does not continue at " + next);
      }
      next = name.last() + 1;
    }
  }

  /**
   * The list that a directory holds. A segment whose range lies in that of another one is the rest
   * of a merge or of a repeated flush and is left out.
   *
   * @param found the names there, ascending
   * @throws Corrupt if they leave a gap, or overlap without one holding the other
   */
  static SegmentList of(List<SegmentName> found) {
    List<SegmentName> kept = new ArrayList<>();
    for (SegmentName name : found) {
      while (!kept.isEmpty() && name.contains(kept.getLast())) {
        kept.removeLast();
      }
      if (kept.isEmpty() || !kept.getLast().contains(name)) {
        kept.add(name);
      }
    }
    long next = 0;
    for (SegmentName name : kept) {
      if (name.first() > next) {
        throw new Corrupt(
            "no segment holds events "
                + next
                + " to "
                + (name.first() - 1)
                + ": a file before "
                + name.fileName()
                + " is missing; restore it from a backup");
      }
      if (name.first() < next) {
        throw new Corrupt(
            name.fileName()
                + " overlaps the segment before it; move the one that does not belong there away");
      }
      next = name.last() + 1;
    }
    return new SegmentList(kept);
  }

  /** One more than the last sequence; also how many events they hold. */
  long end() {
    return names.isEmpty() ? 0 : names.getLast().last() + 1;
  }

  SegmentList plus(SegmentName name) {
    List<SegmentName> longer = new ArrayList<>(names);
    longer.add(name);
    return new SegmentList(longer);
  }

  /** The same list with a merged segment in the place of its sources. */
  SegmentList replacing(List<SegmentName> sources, SegmentName merged) {
    List<SegmentName> result = new ArrayList<>(names);
    result.removeAll(sources);
    result.add(merged);
    Collections.sort(result);
    return new SegmentList(result);
  }

  /** The one that holds a sequence below {@link #end}. */
  SegmentName holding(long sequence) {
    int low = 0;
    int high = names.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (names.get(middle).first() <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return names.get(low);
  }

  /** Those that hold sequences from {@code from} up to but without {@code to}. */
  List<SegmentName> overlapping(long from, long to) {
    return from >= to
        ? List.of()
        : names.stream().filter(name -> name.last() >= from && name.first() < to).toList();
  }
}
