package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which merges are made within which, over files of which nothing but their size is real. */
class MergeLoopTest {
  private static final Path DIRECTORY = Path.of("/files");
  private static final int FILE_BYTES = 10;
  private static final int NEVER = Integer.MAX_VALUE;

  private final CrashDisk files = new CrashDisk();
  private final WatchedDisk disk = new WatchedDisk(files);
  private final List<SegmentName> names = new ArrayList<>();
  private final List<Long> merged = new ArrayList<>(); // events of each, in the order of their ends
  private final List<Long> coming = new ArrayList<>(); // events of files, one at each step
  private int underWay;
  private int mostUnderWay;
  private int failsFrom = NEVER; // merges under way

  private final Pace pace =
      new Pace(
          new Load(() -> 0, () -> 0, Load.HEAVY_EVENTS_A_SECOND), () -> 0, new ArrivingTempo());
  private final MergeLoop loop =
      new MergeLoop(new Sizes(), MergePlan.SEGMENTS, new DiskRoom(disk, DIRECTORY, () -> 0), pace);

  /** At each step another file comes. */
  private final class ArrivingTempo implements Pace.Tempo {
    @Override
    public int stepEvents() {
      return 1;
    }

    @Override
    public void rest(int times) {
      if (!coming.isEmpty()) {
        add(coming.removeFirst());
      }
    }
  }

  private final class Sizes implements MergeLoop.Files {
    @Override
    public String what() {
      return "a file";
    }

    @Override
    public Path directory() {
      return DIRECTORY;
    }

    @Override
    public List<SegmentName> names() {
      return List.copyOf(names);
    }

    @Override
    public void merge(List<SegmentName> sources, Runnable step) throws IOException {
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      try {
        long events = sources.getLast().last() - sources.getFirst().first() + 1;
        for (long i = 0; i < events; i++) {
          step.run();
        }
        if (underWay >= failsFrom) {
          throw new IOException("broken");
        }
        assertThat(names.removeAll(sources)).isTrue();
        put(new SegmentName(sources.getFirst().first(), sources.getLast().last(), 0));
        merged.add(events);
      } finally {
        underWay--;
      }
    }
  }

  private void add(long events) {
    long first = names.isEmpty() ? 0 : names.getLast().last() + 1;
    put(new SegmentName(first, first + events - 1, 0));
  }

  private void put(SegmentName name) {
    names.add(name);
    Collections.sort(names);
    files.put(DIRECTORY.resolve(name.fileName()), new byte[FILE_BYTES]);
  }

  private void addTen(long events) {
    for (int i = 0; i < 10; i++) {
      add(events);
    }
  }

  private void comeTen(long events) {
    coming.addAll(Collections.nCopies(10, events));
  }

  @Test
  void smallFilesThatComeDuringALargeMergeAreMergedWithinIt() {
    addTen(1_000);
    comeTen(10);
    comeTen(10);
    loop.mergeTiers();
    assertThat(merged).containsExactly(100L, 100L, 10_000L);
    assertThat(names).hasSize(3);
  }

  @Test
  void whatIsBeingMergedIsLeftAlone() {
    for (int i = 0; i < 8; i++) {
      add(4_000);
    }
    add(900);
    add(900);
    coming.addAll(Collections.nCopies(8, 900L));
    loop.mergeTiers();
    assertThat(merged).containsExactly(8 * 4_000L + 2 * 900L);
    assertThat(names).hasSize(9);
  }

  @Test
  void aMergeThatIsNotMuchSmallerWaitsForTheEnd() {
    addTen(29);
    comeTen(10);
    loop.mergeTiers();
    assertThat(merged).containsExactly(290L, 100L);
  }

  @Test
  void noMoreThanTwoAreUnderWay() {
    addTen(10_000);
    comeTen(1_000);
    comeTen(100);
    comeTen(10);
    loop.mergeTiers();
    assertThat(mostUnderWay).isEqualTo(2);
    assertThat(merged).containsExactly(10_000L, 100L, 1_100L, 100_000L);
  }

  @Test
  void whoIsWaitedForCopiesWhatCameMeanwhileOnce() {
    addTen(100);
    comeTen(10);
    pace.hurry(() -> {
      loop.mergeAll();
      return null;
    });
    assertThat(merged).containsExactly(1_000L, 1_100L);
  }

  @Test
  void withoutRoomForBothTheSmallOneWaits() {
    addTen(1_000);
    comeTen(10);
    disk.answerUsable(DiskRoom.RESERVE_BYTES + 20 * FILE_BYTES - 1);
    loop.mergeTiers();
    assertThat(merged).containsExactly(10_000L, 100L);

    names.clear();
    addTen(1_000);
    comeTen(10);
    merged.clear();
    disk.answerUsable(DiskRoom.RESERVE_BYTES + 20 * FILE_BYTES);
    loop.mergeTiers();
    assertThat(merged).containsExactly(100L, 10_000L);
  }

  @Test
  void aMergeThatFailsIsTriedAgain() {
    addTen(1_000);
    failsFrom = 1;
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(loop::mergeTiers)
        .withMessageContaining("a file")
        .withMessageContaining("broken");
    assertThat(merged).isEmpty();
    failsFrom = NEVER;
    loop.mergeTiers();
    assertThat(merged).containsExactly(10_000L);
  }

  @Test
  void whatFailsWithinALargeMergeDoesNotEndItButIsTold() {
    addTen(1_000);
    comeTen(10);
    comeTen(10);
    failsFrom = 2;
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(loop::mergeTiers)
        .withMessageContaining("broken");
    assertThat(merged).containsExactly(10_000L);
    loop.mergeTiers();
    assertThat(merged).containsExactly(10_000L, 200L);
  }
}
