package io.journald.parquet;

import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.parquet.io.CrashDisk;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrakeTest {
  private final Brake brake = new Brake();

  @Test
  void nobodyWaitsWhileMergesKeepUp() {
    assertThat(brake.nanos(10_000)).isZero();
    brake.noteBacklog(2);
    assertThat(brake.nanos(10_000)).isZero();
  }

  @Test
  void eachEventWaitsTheLongerTheFurtherBehindMergesAre() {
    brake.noteBacklog(2.5);
    assertThat(brake.nanos(1)).isEqualTo(2_000);
    assertThat(brake.nanos(1_000)).isEqualTo(2_000_000);
    brake.noteBacklog(3);
    assertThat(brake.nanos(1_000)).isEqualTo(4_000_000);
    brake.noteBacklog(1);
    assertThat(brake.nanos(1_000)).isZero();
  }

  @Test
  void appendsGoOnHoweverFarMergesAreBehind() {
    brake.noteBacklog(1_000);
    assertThat(brake.nanos(1)).isEqualTo(8_000);
  }

  @Test
  void noGroupWaitsForLong() {
    brake.noteBacklog(1_000);
    assertThat(brake.nanos(1_000_000)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
  }

  @Test
  void aStoreWhoseMergesAreBehindSlowsAppendsUntilTheyHaveCaughtUp() {
    ManualThreads threads = new ManualThreads();
    StoreOptions options =
        StoreOptions.of(Path.of("/journal"))
            .withDisk(new CrashDisk())
            .withFlushThreshold(Integer.MAX_VALUE);
    try (ParquetEventStore store = ParquetEventStore.open(options, threads.background())) {
      for (long first = 0; first < 30; first++) {
        assertThat(store.brake().nanos(10) > 0).as("%d segments", first).isEqualTo(first > 20);
        store.append(events(first, first + 1)).await();
        store.flush();
      }
      SplittableRandom random = new SplittableRandom(1);
      for (int task = 0; threads.runOne(random); task++) {
        assertThat(task).isLessThan(100);
      }
      assertThat(store.brake().nanos(10)).isZero();
    }
  }

  /** The index alone can be behind, too, as after a start without it. */
  @Test
  void soDoesOneWhoseRunsAreBehind() {
    ManualThreads threads = new ManualThreads();
    StoreOptions options =
        StoreOptions.of(Path.of("/journal"))
            .withDisk(new CrashDisk())
            .withRunEvents(1)
            .withFlushThreshold(Integer.MAX_VALUE);
    try (ParquetEventStore store = ParquetEventStore.open(options, threads.background())) {
      store.append(events(0, 100)).await();
      store.flush();
      SplittableRandom random = new SplittableRandom(1);
      boolean hasSlowed = false;
      for (int task = 0; threads.runOne(random); task++) {
        hasSlowed |= store.brake().nanos(10) > 0;
        assertThat(task).isLessThan(100);
      }
      assertThat(hasSlowed).isTrue();
      assertThat(store.brake().nanos(10)).isZero();
    }
  }
}
