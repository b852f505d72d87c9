package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.parquet.segment.SegmentName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MergePlanTest {
  private static List<SegmentName> segments(long... counts) {
    List<SegmentName> names = new ArrayList<>();
    long first = 0;
    for (long count : counts) {
      names.add(new SegmentName(first, first + count - 1, 0));
      first += count;
    }
    return names;
  }

  private static List<SegmentName> merged(List<SegmentName> names, List<SegmentName> sources) {
    List<SegmentName> result = new ArrayList<>(names);
    result.removeAll(sources);
    result.add(new SegmentName(sources.getFirst().first(), sources.getLast().last(), 0));
    Collections.sort(result);
    return result;
  }

  @Test
  void fewSmallSegmentsAreLeftAlone() {
    assertThat(MergePlan.SEGMENTS.tiered(segments(100, 100, 100))).isEmpty();
  }

  @Test
  void tenNeighboursOfATierAreMerged() {
    List<SegmentName> names = segments(50_000, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(1, 11));
  }

  @Test
  void aMergedSegmentIsNotAboveTheCap() {
    List<SegmentName> names = segments(1_500_000, 1_500_000, 1_500_000, 1_500_000, 1_500_000, 100);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(0, 2));
  }

  @Test
  void aSegmentAboveHalfTheCapIsNeverMergedAgain() {
    assertThat(MergePlan.SEGMENTS.full(segments(2_000_001, 2_000_001))).isEmpty();
    assertThat(MergePlan.SEGMENTS.full(segments(2_000_001, 100, 2_000_001))).isEmpty();
  }

  @Test
  void aRequestToMergeLeavesAsFewAsTheCapAllows() {
    List<SegmentName> names = segments(1_000_000, 100, 20_000, 5, 900_000, 70);
    assertThat(MergePlan.SEGMENTS.full(names)).isEqualTo(names);
  }

  @Test
  void whateverIsFlushedTheFilesStayFewAndTheWorkIsBounded() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<SegmentName> names = new ArrayList<>();
      long next = 0;
      long copied = 0;
      for (int flush = 0; flush < 5_000; flush++) {
        long count = random.nextInt(10) == 0 ? 1 + random.nextInt(100_000) : 100;
        names.add(new SegmentName(next, next + count - 1, 0));
        next += count;
        List<SegmentName> sources = MergePlan.SEGMENTS.tiered(names);
        while (!sources.isEmpty()) {
          copied += sources.getLast().last() - sources.getFirst().first() + 1;
          names = merged(names, sources);
          sources = MergePlan.SEGMENTS.tiered(names);
        }
      }
      long tiers = 7;
      assertThat(names.size())
          .as("seed %d", seed)
          .isLessThan((int) (10 * tiers + next / 2_000_000));
      assertThat(copied).as("seed %d", seed).isLessThan(tiers * next);
    }
  }
}
