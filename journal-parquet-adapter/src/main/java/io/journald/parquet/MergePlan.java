package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which neighbours are merged next, up to a cap, so that no file grows without end.
 *
 * @param factor files of a tier differ by less than this factor; also how many make a merge
 * @param mostFiles how many one merge takes, if more stand there because merges are behind
 * @param maxEvents cap of a merged file; one above half of it is not merged any more
 */
record MergePlan(int factor, int mostFiles, long maxEvents) {
  /** A file that is so many times smaller than the mean of a group is left to other ones. */
  private static final int SMALLER = 4;

  /**
   * A merged segment holds at most this many events: about 150 MB of typical ones. It is copied
   * from one segment after the other, so their number takes no memory.
   */
  static final MergePlan SEGMENTS = new MergePlan(10, Integer.MAX_VALUE, 4_000_000);

  /**
   * Runs are few, because a history costs one short read in each; but each tier writes every event
   * once more. A merge reads all of its runs at once, and holds some rows of each.
   */
  static final MergePlan RUNS = new MergePlan(8, 8, 16_000_000);

  /**
   * What the background merges next: as many neighbours of a tier as the factor says, or more where
   * they stand there. Smaller ones that lie between them are copied along; they count if they are
   * of the tier below, since files of one load may be of both. A large file is not copied for the
   * sake of a few small ones: its copy is at least twice as large. So an event is copied about once
   * for each tier, and less often if merges are behind.
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
    for (long tierEnd = factor; tierEnd <= maxEvents * factor; tierEnd *= factor) {
      List<SegmentName> found = tiered(names, mostEvents, tierEnd);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<SegmentName> tiered(List<SegmentName> names, long mostEvents, long tierEnd) {
    Group group = new Group(tierEnd / factor / factor);
    for (SegmentName name : names) {
      boolean isInTier = name.count() < tierEnd && isMergeable(name);
      boolean fits = group.events + name.count() <= mostEvents;
      boolean isAsLargeAsItCanBe = isInTier && !fits && mostEvents == maxEvents;
      if (group.counted >= factor && !(isInTier && fits && group.mayTake(name, mostFiles))
          || isAsLargeAsItCanBe && group.counted > 1) {
        return group.upToLastCounted();
      }
      if (!isInTier || !fits) {
        group.clear();
      }
      if (isInTier) {
        group.add(name);
      }
      if (group.counted >= factor && !group.isWorthIt()) {
        group.dropThroughLargest();
      }
    }
    return group.counted >= factor ? group.upToLastCounted() : List.of();
  }

  /**
   * What a request to merge now merges next: as many neighbours as the cap allows.
   *
   * @param names all files, ascending
   * @return empty where nothing is to be done
   */
  List<SegmentName> full(List<SegmentName> names) {
    Group group = new Group(0);
    for (SegmentName name : names) {
      if (!isMergeable(name) || group.events + name.count() > maxEvents) {
        if (group.names.size() > 1) {
          return group.names;
        }
        group.clear();
      }
      if (isMergeable(name)) {
        group.add(name);
      }
    }
    return group.names.size() > 1 ? group.names : List.of();
  }

  private boolean isMergeable(SegmentName name) {
    return name.count() <= maxEvents / 2;
  }

  /** How many merges the files of the fullest tier would make. */
  double backlog(List<SegmentName> names) {
    return (double) fullestTier(names) / factor;
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

  /** Neighbours that could be merged. */
  private static final class Group {
    final List<SegmentName> names = new ArrayList<>();
    final long countedFrom;
    int counted;
    int countedEnd; // number of names up to the last that counts
    long events;
    SegmentName largest;

    /**
     * @param countedFrom events of the smallest file that counts
     */
    Group(long countedFrom) {
      this.countedFrom = countedFrom;
    }

    void clear() {
      names.clear();
      counted = 0;
      countedEnd = 0;
      events = 0;
      largest = null;
    }

    void add(SegmentName name) {
      names.add(name);
      events += name.count();
      if (name.count() >= countedFrom) {
        counted++;
        countedEnd = names.size();
      }
      if (largest == null || name.count() > largest.count()) {
        largest = name;
      }
    }

    /** Without small ones at the end, which soon make a merge with those that come. */
    List<SegmentName> upToLastCounted() {
      return names.subList(0, countedEnd);
    }

    boolean isWorthIt() {
      return largest.count() <= events / 2;
    }

    /** Whether it may have one more that is not much larger or smaller than what it has. */
    boolean mayTake(SegmentName name, int mostFiles) {
      return names.size() < mostFiles
          && name.count() <= events
          && name.count() >= events / names.size() / SMALLER;
    }

    /** Goes on with those behind the largest one. */
    void dropThroughLargest() {
      List<SegmentName> behind =
          List.copyOf(names.subList(names.indexOf(largest) + 1, names.size()));
      clear();
      behind.forEach(this::add);
    }
  }
}
