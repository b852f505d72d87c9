package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import java.util.List;

/**
 * Decides which neighbours are merged next, up to a cap, so that no file grows without end.
 *
 * @param factor how many files of about one size make a merge
 * @param mostFiles how many one merge takes, if more stand there because merges are behind
 * @param maxEvents cap of a merged file; one above half of it is not merged any more
 */
record MergePlan(int factor, int mostFiles, long maxEvents) {
  /** Files are of about one size if none has so many times the events of another. */
  private static final int SIMILAR = 5;

  /** So many times as many files make a merge, too, where none holds half of the events. */
  private static final int MANY = 2;

  /**
   * A merged segment holds at most this many events: about 150 MB of typical ones. It is copied
   * from one segment after the other, so their number takes no memory.
   */
  static final MergePlan SEGMENTS = new MergePlan(10, Integer.MAX_VALUE, 4_000_000);

  /**
   * Runs are few, because a history costs one short read in each; but each merge writes every event
   * once more. It reads all of its runs at once, and holds some rows of each.
   */
  static final MergePlan RUNS = new MergePlan(8, 8, 16_000_000);

  /**
   * What the background merges next: of all neighbours among which enough are of about one size,
   * the first of the smallest size. Smaller files between them are copied along. Files that have
   * grown as large as the cap allows are merged though they are fewer. So an event is copied about
   * once each time that files grow by the factor, and less often if merges are behind.
   *
   * @param names all files, ascending
   * @return empty where nothing is to be done
   */
  List<SegmentName> tiered(List<SegmentName> names) {
    return tiered(names, maxEvents);
  }

  /**
   * What is merged next where a merge may have fewer events than the cap.
   *
   * @param names all files, ascending
   * @param mostEvents of the merged file
   * @return empty where nothing is to be done
   */
  List<SegmentName> tiered(List<SegmentName> names, long mostEvents) {
    Group found = null;
    for (int start = 0; start < names.size(); start++) {
      Group group = new Group(names, start);
      if (isFound(group, mostEvents)
          && (found == null || group.largest < found.largest / SIMILAR)) {
        found = group;
      }
    }
    return found == null ? List.of() : extended(found, mostEvents);
  }

  /** Extends a group until it is worth a merge; false if it never is. */
  private boolean isFound(Group group, long mostEvents) {
    while (group.similar < factor && !isManyUnlike(group)) {
      if (group.isLast()) {
        return false;
      }
      SegmentName next = group.next();
      if (!isMergeable(next) || group.events + next.count() > mostEvents) {
        group.dropSmallOnes();
        return mostEvents == maxEvents && group.similar > 1;
      }
      group.add();
    }
    return true;
  }

  /** Takes what else stands behind it and is of about the same size: merges are behind. */
  private List<SegmentName> extended(Group group, long mostEvents) {
    while (!group.isLast()
        && group.size() < mostFiles
        && group.isSimilar(group.next())
        && group.events + group.next().count() <= mostEvents) {
      group.add();
    }
    return group.names();
  }

  /** Small files among few large ones, as of a slow load with peaks. */
  private boolean isManyUnlike(Group group) {
    return group.endsWithSimilar()
        && group.size() >= MANY * factor
        && group.size() <= mostFiles
        && group.largest <= group.events / 2;
  }

  /**
   * What a request to merge now merges next: as many neighbours as the cap allows.
   *
   * @param names all files, ascending
   * @return empty where nothing is to be done
   */
  List<SegmentName> full(List<SegmentName> names) {
    for (int start = 0; start < names.size(); start++) {
      Group group = new Group(names, start);
      while (!group.isLast()
          && isMergeable(group.next())
          && group.events + group.next().count() <= maxEvents) {
        group.add();
      }
      if (group.size() > 1) {
        return group.names();
      }
    }
    return List.of();
  }

  private boolean isMergeable(SegmentName name) {
    return name.count() <= maxEvents / 2;
  }

  /**
   * How many merges the files of the fullest tier would make; those of a tier differ by less than
   * the factor. Only files behind the last one that is not merged any more count: new ones come
   * there, and what is left before it stays.
   */
  double backlog(List<SegmentName> names) {
    int end = names.size();
    int start = end;
    while (start > 0 && isMergeable(names.get(start - 1))) {
      start--;
    }
    return (double) fullestTier(names.subList(start, end)) / factor;
  }

  /** How many files that could be merged the fullest tier has. */
  int fullestTier(List<SegmentName> names) {
    int most = 0;
    for (long tierStart = 1; tierStart <= maxEvents; tierStart *= factor) {
      int inTier = 0;
      for (SegmentName name : names) {
        long count = name.count();
        if (count >= tierStart && count < tierStart * factor && isMergeable(name)) {
          inTier++;
        }
      }
      most = Math.max(most, inTier);
    }
    return most;
  }

  /** Neighbours, from one of them on. */
  private static final class Group {
    private final List<SegmentName> all;
    private final int start;
    private int end;
    private int similarEnd; // behind the last one that counts as similar
    private long largest;
    int similar; // to the largest one
    long events;

    Group(List<SegmentName> all, int start) {
      this.all = all;
      this.start = start;
      this.end = start;
    }

    List<SegmentName> names() {
      return all.subList(start, end);
    }

    int size() {
      return end - start;
    }

    boolean isLast() {
      return end == all.size();
    }

    SegmentName next() {
      return all.get(end);
    }

    /** Whether it is of about the size of the largest one, and not larger. */
    boolean isSimilar(SegmentName name) {
      return name.count() <= largest && name.count() > largest / SIMILAR;
    }

    void add() {
      SegmentName name = all.get(end++);
      events += name.count();
      if (name.count() > largest) {
        largest = name.count();
        similar = (int) names().stream().filter(this::isSimilar).count();
        similarEnd = end;
      } else if (isSimilar(name)) {
        similar++;
        similarEnd = end;
      }
    }

    /** Whether its last one is not a small one, which soon makes a merge with those that come. */
    boolean endsWithSimilar() {
      return similarEnd == end;
    }

    /** Leaves small ones at the end to a merge of their own. */
    void dropSmallOnes() {
      for (; end > similarEnd; end--) {
        events -= all.get(end - 1).count();
      }
    }
  }
}
