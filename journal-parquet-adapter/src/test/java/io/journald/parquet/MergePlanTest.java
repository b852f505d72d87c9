package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.parquet.segment.SegmentName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MergePlanTest {
  private static final int FULLEST_TIER = 25;

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
  void aLargeSegmentDoesNotKeepThoseBehindItFromTheirMerge() {
    List<SegmentName> names = segments(9_000, 900, 1_100, 900, 1_100, 900, 1_100, 900, 1_100, 900);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEmpty();
    names = segments(9_000, 900, 1_100, 900, 1_100, 900, 1_100, 900, 1_100, 900, 1_100);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(1, 11));
  }

  @Test
  void segmentsThatAreFarSmallerWaitForAMergeOfTheirOwn() {
    List<SegmentName> names = segments(1_500_000, 1_500_000, 100, 100, 100, 1_500_000);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(0, 2));
    names = segments(9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 10, 10);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEmpty();
  }

  @Test
  void theyAreCopiedAlongWhereTheyLieBetweenLargerOnes() {
    List<SegmentName> names =
        segments(9_000, 9_000, 10, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 10);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(0, 11));
  }

  @Test
  void ifMoreStandThereOneMergeTakesThemAll() {
    long[] counts = new long[30];
    Arrays.fill(counts, 100_000);
    List<SegmentName> names = segments(counts);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names);
    assertThat(MergePlan.SEGMENTS.tiered(names, 1_500_000)).isEqualTo(names.subList(0, 15));
    assertThat(MergePlan.RUNS.tiered(names)).isEqualTo(names.subList(0, 8));
    Arrays.fill(counts, 10, 30, 10_000);
    names = segments(counts);
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(10, 30));
  }

  @Test
  void nothingIsMergedEarlierBecauseALimitIsNear() {
    List<SegmentName> names = segments(300_000, 300_000, 300_000, 300_000);
    assertThat(MergePlan.SEGMENTS.tiered(names, 700_000)).isEmpty();
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

  @Test
  void anEventIsCopiedOnceEachTimeThatFilesGrowByTheFactor() {
    List<SegmentName> names = new ArrayList<>();
    long copied = 0;
    for (int flush = 0; flush < 1_000; flush++) {
      names.add(new SegmentName(1_000L * flush, 1_000L * flush + 999, 0));
      List<SegmentName> sources = MergePlan.SEGMENTS.tiered(names);
      while (!sources.isEmpty()) {
        copied += sources.getLast().last() - sources.getFirst().first() + 1;
        names = merged(names, sources);
        sources = MergePlan.SEGMENTS.tiered(names);
      }
    }
    assertThat(names).hasSize(1);
    assertThat(copied).isEqualTo(3 * 1_000_000L);
  }

  /** Merges were behind: what is left before a file that is not merged any more, is one file. */
  @Test
  void nothingIsStrandedWhenManySegmentsAreMergedAtOnce() {
    long[] counts = new long[42];
    Arrays.fill(counts, 65_000);
    counts[0] = 655_000;
    counts[1] = 655_000;
    List<SegmentName> names = mergedByTiers(segments(counts));
    assertThat(names.stream().map(SegmentName::count)).containsExactly(1_310_000L, 2_600_000L);
    assertThat(MergePlan.SEGMENTS.backlog(names)).isZero();
  }

  @Test
  void smallSegmentsAmongFewLargeOnesAreMergedWithThem() {
    long[] counts = new long[30];
    Arrays.fill(counts, 100);
    for (int i = 9; i < counts.length; i += 10) {
      counts[i] = 40_000;
    }
    List<SegmentName> names = segments(counts);
    assertThat(MergePlan.SEGMENTS.tiered(names.subList(0, 19))).isEmpty();
    assertThat(MergePlan.SEGMENTS.tiered(names)).isEqualTo(names.subList(0, 20));
  }

  @Test
  void theBacklogIsThatOfTheFullestTier() {
    assertThat(MergePlan.SEGMENTS.backlog(List.of())).isZero();
    assertThat(MergePlan.SEGMENTS.backlog(segments(200_000, 200_000, 3, 4, 5))).isEqualTo(0.3);
  }

  @Test
  void filesThatAreNotMergedAnyMoreDoNotGather() {
    long[] counts = new long[100];
    Arrays.fill(counts, 2_000_001);
    assertThat(MergePlan.SEGMENTS.fullestTier(segments(counts))).isZero();
  }

  /** Flushes at rates that change: small ones by the second, large ones of a load. */
  @Test
  void howeverSegmentsComeNoTierFillsUp() {
    long seed = new Random().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    List<SegmentName> names = new ArrayList<>();
    long end = 0;
    long largest = 100;
    int fullest = 0;
    for (int flush = 0; flush < 5_000; flush++) {
      if (random.nextInt(200) == 0) {
        largest = (long) Math.pow(10, 1 + random.nextDouble() * 4.4);
      }
      long count = 1 + random.nextLong(largest);
      names.add(new SegmentName(end, end + count - 1, 0));
      end += count;
      names = mergedByTiers(names);
      fullest = Math.max(fullest, MergePlan.SEGMENTS.fullestTier(names));
    }
    assertThat(fullest).as("seed %d", seed).isLessThan(FULLEST_TIER);
  }

  private static List<SegmentName> mergedByTiers(List<SegmentName> names) {
    List<SegmentName> result = names;
    List<SegmentName> sources = MergePlan.SEGMENTS.tiered(result);
    while (!sources.isEmpty()) {
      result = merged(result, sources);
      sources = MergePlan.SEGMENTS.tiered(result);
    }
    return result;
  }
}
