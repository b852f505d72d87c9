package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.parquet.io.CrashDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int HEAVY = Load.HEAVY_EVENTS_A_SECOND;
  private static final int BATCH = 8_192;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicLong appended = new AtomicLong(7);
  private final Load load = new Load(appended::get, nanos::get, HEAVY);
  private final ManualThreads threads = new ManualThreads();
  private final SplittableRandom random = new SplittableRandom(1);

  private void pass(double seconds, int events) {
    nanos.addAndGet((long) (seconds * Load.WINDOW_NANOS));
    appended.addAndGet(events);
  }

  @Test
  void aLoadIsHeavyOnceSoManyEventsCameInASecond() {
    assertThat(load.isHeavy()).isFalse();
    pass(1, HEAVY - 1);
    assertThat(load.isHeavy()).isFalse();
    pass(1, HEAVY);
    assertThat(load.isHeavy()).isTrue();
    pass(0.5, 0);
    assertThat(load.isHeavy()).as("it is counted by the second").isTrue();
    pass(0.5, HEAVY - 1);
    assertThat(load.isHeavy()).isFalse();
  }

  @Test
  void afterALongTimeItIsTheAverageThatCounts() {
    pass(10, 9 * HEAVY);
    assertThat(load.isHeavy()).isFalse();
    pass(10, 10 * HEAVY);
    assertThat(load.isHeavy()).isTrue();
  }

  @Test
  void aHeavyLoadIsABurstForSomeSecondsOnly() {
    int seconds = (int) (Load.BURST_NANOS / Load.WINDOW_NANOS);
    assertThat(load.isBurst()).isFalse();
    for (int round = 0; round < 2; round++) {
      for (int second = 1; second < seconds; second++) {
        pass(1, HEAVY);
        assertThat(load.isBurst()).as("second %d", second).isTrue();
      }
      pass(1, HEAVY);
      assertThat(load.isBurst()).isFalse();
      assertThat(load.isHeavy()).isTrue();
      pass(1, 0);
      assertThat(load.isBurst()).as("the next one is a new one").isFalse();
    }
  }

  @Test
  void theIndexWaitsForTheEndOfAHeavyLoadAndIsBuiltThen() {
    try (ParquetEventStore store = open(BATCH)) {
      appendHeavily(store);
      runAll(20);
      assertThat(runs(store)).isEmpty();
      requireHistory(store);

      pass(1, 0);
      runAll(Integer.MAX_VALUE);
      assertThat(runs(store)).isNotEmpty();
      assertThat(((Snapshot) store.view()).runs().end()).isEqualTo(store.view().size());
      requireHistory(store);
    }
  }

  @Test
  void theIndexWaitsForNoLoadOnceItIsFarBehind() {
    int runEvents = HEAVY / Indexer.MAX_POSTPONED_RUNS;
    try (ParquetEventStore store = open(runEvents)) {
      appendHeavily(store);
      runAll(20);
      assertThat(runs(store)).isNotEmpty();
      long behind = store.view().size() - ((Snapshot) store.view()).runs().end();
      assertThat(behind).isBetween(1L, (long) HEAVY - 1);
      requireHistory(store);
    }
  }

  @Test
  void aMergeThatIsAskedForWaitsForNoLoad() {
    try (ParquetEventStore store = open(BATCH)) {
      appendHeavily(store);
      store.merge();
      assertThat(((Snapshot) store.view()).runs().end()).isEqualTo(store.view().size());
    }
  }

  private ParquetEventStore open(int runEvents) {
    StoreOptions options =
        StoreOptions.of(Path.of("/journal"))
            .withDisk(new CrashDisk())
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(runEvents);
    Background background =
        new Background(
            threads::named,
            nanos::get,
            HEAVY,
            Background.REAL.tempos(),
            MergePlan.SEGMENTS,
            MergePlan.RUNS);
    return ParquetEventStore.open(options, background);
  }

  private void appendHeavily(ParquetEventStore store) {
    for (int first = 0; first < HEAVY; first += BATCH) {
      store.append(events(first, first + BATCH)).await();
    }
    pass(1, 0);
    store.flush();
  }

  /** Lets the threads in the background do what waits; what asks to be done again, so often. */
  private void runAll(int atMost) {
    for (int i = 0; i < atMost && threads.runOne(random); i++) {
      assertThat(i).isLessThan(1_000);
    }
  }

  private static List<?> runs(ParquetEventStore store) {
    return ((Snapshot) store.view()).runs().runs();
  }

  private static void requireHistory(ParquetEventStore store) {
    String entity = event(11).mutation().entityId();
    EventQuery history = EventQuery.history(entity);
    List<Event> expected = events(0, HEAVY).stream().filter(history::matches).toList();
    assertThat(all(store.view(), history)).isEqualTo(expected);
  }
}
