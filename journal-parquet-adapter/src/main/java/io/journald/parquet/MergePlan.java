package io.journald.parquet;

import io.journald.parquet.segment.SegmentName;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which neighbours are merged next, up to a cap, so that no file grows without end.
 *
 * @param factor files of a tier differ by less than this factor; also how many make a merge
 * @param maxEvents cap of a merged file; one above half of it is not merged any more
 */
record MergePlan(int factor, long maxEvents) {
  private static final int ALL = Integer.MAX_VALUE;

  /** A merged segment holds at most this many events: about 150 MB of typical ones. */
  static final MergePlan SEGMENTS = new MergePlan(10, 4_000_000);

  /**
   * Runs are few, because a history costs one short read in each; but each tier writes every event
   * once more.
   */
  static final MergePlan RUNS = new MergePlan(8, 16_000_000);

  /**
   * What the background merges next: as many neighbours of a tier as the factor says, or more. A
   * large file is not copied for the sake of a few small ones: its copy is at least twice as large.
   * So an event is copied about once for each tier.
   *
   * @param names all files, ascending
   * @return empty where nothing is to be done
   */
  List<SegmentName> tiered(List<SegmentName> names) {
    for (long tierEnd = factor; tierEnd <= maxEvents * factor; tierEnd *= factor) {
      List<SegmentName> found = find(names, tierEnd, factor);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /**
   * What a request to merge now merges next: as many neighbours as the cap allows.
   *
   * @param names all files, ascending
   * @return empty where nothing is to be done
   */
  List<SegmentName> full(List<SegmentName> names) {
    return find(names, Long.MAX_VALUE, ALL);
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
        if (count >= tierStart && count < tierStart * factor && count <= maxEvents / 2) {
          inTier++;
        }
      }
      most = Math.max(most, inTier);
    }
    return most;
  }

  private List<SegmentName> find(List<SegmentName> names, long tierEnd, int enough) {
    Run run = new Run();
    for (SegmentName name : names) {
      if (run.size() >= enough && run.isWorthIt()) {
        return run.names;
      }
      boolean isInTier = name.count() < tierEnd && name.count() <= maxEvents / 2;
      boolean fits = run.events + name.count() <= maxEvents;
      if (!isInTier || !fits) {
        if (run.size() >= 2 && (isInTier || enough == ALL)) {
          return run.names; // as large as it can be
        }
        run = new Run();
      }
      if (isInTier) {
        run.add(name);
      }
    }
    boolean isEnough = enough == ALL ? run.size() >= 2 : run.size() >= enough && run.isWorthIt();
    return isEnough ? run.names : List.of();
  }

  /** Neighbours that could be merged. */
  private static final class Run {
    final List<SegmentName> names = new ArrayList<>();
    long events;
    long largest;

    void add(SegmentName name) {
      names.add(name);
      events += name.count();
      largest = Math.max(largest, name.count());
    }

    int size() {
      return names.size();
    }

    boolean isWorthIt() {
      return largest <= events / 2;
    }
  }
}
