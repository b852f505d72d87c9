package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.EventQuery;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.CrashDisk.Fault;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Small segments, and runs, are merged while a large merge is under way; the disk stops at every
 * operation of it, or fails once.
 */
@Timeout(300)
class MergeWithinCrashTest {
  private static final Path DIRECTORY = Path.of("/journal");
  private static final int LARGE = 50;
  private static final int SMALL = 12;
  private static final int COMING = 3;
  private static final int RUN_EVENTS = 4;

  /** The builder of the index makes no larger ones. */
  private static final int LARGEST_BUILT_RUN = 16;

  private static final int SURVIVALS = 2;
  private static final int MAX_TASKS = 100;
  private static final Logger LOG = Logger.getLogger("io.journald.parquet");

  /** Hundreds of crashes would be reported. */
  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  /** One life: two large segments, and small ones that come while these are merged. */
  private static final class Life {
    final CrashDisk disk;
    long acknowledged;
    final Set<String> mergedWithin = new HashSet<>();
    private final ManualThreads threads = new ManualThreads();
    private final SplittableRandom random = new SplittableRandom(1);
    private ParquetEventStore store;

    Life(CrashDisk disk) {
      this.disk = disk;
    }

    void run() {
      Background background = threads.pairwise(ArrivingTempo::new);
      try (ParquetEventStore opened = ParquetEventStore.open(options(disk), background)) {
        store = opened;
        append(LARGE);
        append(LARGE);
        int tasks = 0; // what fails is tried again and again
        while (tasks < MAX_TASKS && threads.runOne(random)) {
          tasks++;
        }
      } catch (JournalException told) {
        assertThat(told).hasMessageNotContaining("Exception");
      }
    }

    private void append(int count) {
      store.append(events(acknowledged, acknowledged + count)).await();
      acknowledged += count;
      store.flush();
    }

    /** While a large merge rests, other segments and runs come. */
    private final class ArrivingTempo implements Pace.Tempo {
      private final String directory;
      private int coming = COMING;

      ArrivingTempo(String thread) {
        directory = thread.equals(Merger.THREAD) ? "segments" : "index";
      }

      @Override
      public int stepEvents() {
        return 4;
      }

      @Override
      public void rest(int times) {
        List<String> names =
            disk.files().keySet().stream()
                .filter(file -> file.startsWith(DIRECTORY.resolve(directory)))
                .map(file -> file.getFileName().toString())
                .toList();
        largeMerge(names)
            .ifPresent(large -> {
              names.stream()
                  .flatMap(name -> SegmentName.parse(name).stream())
                  .filter(file -> file.first() > large.last() && file.count() > LARGEST_BUILT_RUN)
                  .forEach(merged -> mergedWithin.add(directory));
              letComeAnother();
            });
      }

      private void letComeAnother() {
        if (coming > 0) {
          coming--;
          append(SMALL);
          for (int task = 0; task < 3; task++) {
            threads.runOne(random);
          }
        }
      }
    }
  }

  /** What the temporary file of a large merge will hold. */
  private static Optional<SegmentName> largeMerge(List<String> names) {
    return names.stream()
        .filter(name -> name.endsWith(Publication.TEMPORARY))
        .map(name -> name.replace(Publication.TEMPORARY, "").split("-"))
        .map(range -> new SegmentName(Long.parseLong(range[0]), Long.parseLong(range[1]), 0))
        .filter(merge -> merge.count() > LARGE)
        .findFirst();
  }

  private static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY)
        .withDisk(disk)
        .withRunEvents(RUN_EVENTS)
        .withFlushThreshold(Integer.MAX_VALUE);
  }

  private static Life whole() {
    Life life = new Life(new CrashDisk());
    life.run();
    return life;
  }

  @Test
  void smallOnesAreMergedWithin() {
    Life life = whole();
    assertThat(life.mergedWithin).containsExactlyInAnyOrder("segments", "index");
    verify(life.disk, life.acknowledged, "no fault");
  }

  @Test
  void aCrashAtEveryOperationLosesNothing() {
    LongStream.rangeClosed(1, whole().disk.operations())
        .parallel()
        .forEach(operation -> {
          Life life = new Life(new CrashDisk().at(operation, Fault.CRASH));
          life.run();
          for (int survival = 0; survival < SURVIVALS; survival++) {
            long seed = operation * SURVIVALS + survival;
            CrashDisk left = life.disk.afterCrash(new SplittableRandom(seed));
            verify(left, life.acknowledged, "operation " + operation + ", seed " + seed);
          }
        });
  }

  @Test
  void aCallThatFailsOnceOrFindsNoRoomLosesNothing() {
    LongStream.rangeClosed(1, whole().disk.operations())
        .parallel()
        .forEach(operation -> {
          for (Fault fault : new Fault[] {Fault.FAIL_ONCE, Fault.FULL_ONCE}) {
            Life life = new Life(new CrashDisk().at(operation, fault));
            life.run();
            CrashDisk left = life.disk.afterCrash(new SplittableRandom(operation));
            verify(left, life.acknowledged, fault + " at operation " + operation);
          }
        });
  }

  /** All that was acknowledged, once, and of a batch that was under way all or nothing. */
  private static void verify(CrashDisk disk, long acknowledged, String what) {
    try (ParquetEventStore store =
        ParquetEventStore.open(options(disk), new ManualThreads().background())) {
      long size = store.view().size();
      assertThat(size - acknowledged).as(what).isIn(0L, (long) SMALL, (long) LARGE);
      assertThat(all(store.view())).as(what).isEqualTo(events(0, size));
      for (long sequence = 0; sequence < Math.min(7, size); sequence++) {
        EventQuery history = EventQuery.history(event(sequence).mutation().entityId());
        assertThat(all(store.view(), history))
            .as(what)
            .isEqualTo(events(0, size).stream().filter(history::matches).toList());
      }
    } catch (JournalException refused) {
      throw new AssertionError(what + ": " + refused.getMessage(), refused);
    }
  }
}
