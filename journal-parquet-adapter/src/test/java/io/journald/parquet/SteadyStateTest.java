package io.journald.parquet;

import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.io.WatchedDisk.Operation;
import io.journald.parquet.segment.Publication;
import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Half an hour in the life of a journal, in seconds: the real store with its flushes, merges and
 * index, whose threads take turns by the test's clock. One event stands for {@link #SCALE} of the
 * real program: in rates, in the sizes of runs, and in the time that a merge takes. The index waits
 * for no load here; that is {@link LoadTest}'s.
 */
@Timeout(180)
class SteadyStateTest {
  private static final int SCALE = 128;
  private static final int RUN_EVENTS = (1 << 16) / SCALE;
  private static final int HEAVY = Load.HEAVY_EVENTS_A_SECOND / SCALE;
  private static final int FLUSH_THRESHOLD = 2;
  private static final int ENTITIES = 7;
  private static final int ROUNDS = 2;
  private static final long SEED = 4;
  private static final Path DIRECTORY = Path.of("/journal");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of one thread, for an event that is copied, about, as docs/performance.md says. */
  private static final double COPY_SECONDS = 2e-6 * SCALE;

  /**
   * With few events, as many files stand in a tier as make a merge, and one that comes meanwhile.
   */
  private static final double SLOW_MERGES = 1.1;

  /** With more, others come while merges rest. */
  private static final double BUSY_MERGES = 2;

  /** While a large merge is under way, small files wait; from three merges on it does not rest. */
  private static final double HEAVY_MERGES = 4;

  private final WatchedDisk disk = new WatchedDisk(new CrashDisk());
  private final ManualThreads threads = new ManualThreads();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Integer> asideSince = new HashMap<>();
  private int second;
  private int rate;
  private int fullestOfSegments;
  private int fullestOfRuns;
  private final ParquetEventStore store = open();

  private ParquetEventStore open() {
    StoreOptions options =
        StoreOptions.of(DIRECTORY)
            .withDisk(disk)
            .withFlushThreshold(FLUSH_THRESHOLD)
            .withFlushInterval(Duration.ZERO) // the test lets the threads run once a second
            .withRunEvents(RUN_EVENTS);
    return ParquetEventStore.open(options, threads::named);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void howeverEventsComeTheFilesStayFew() {
    disk.before(this::beforeOperation);
    for (int round = 0; round < ROUNDS; round++) {
      pass(400, 3);
      requireFewFiles(SLOW_MERGES);
      pass(90, HEAVY / 10);
      requireFewFiles(BUSY_MERGES);
      pass(30, HEAVY + HEAVY / 8);
      requireFewFiles(HEAVY_MERGES);
      requireAllThere();
      pass(90, 3);
      requireFewFiles(HEAVY_MERGES);
    }
    pass(60 * Merger.KEPT_MINUTES, 0);
    assertThat(aside()).isEmpty();
    assertThat(MergePlan.SEGMENTS.tiered(segments())).isEmpty();
    assertThat(MergePlan.RUNS.tiered(runs())).isEmpty();
    requireAllThere();
  }

  /** Lets seconds pass in each of which about so many events come. */
  private void pass(int seconds, int newRate) {
    rate = newRate;
    fullestOfSegments = 0;
    fullestOfRuns = 0;
    for (int i = 0; i < seconds; i++) {
      second++;
      threads.pass(SECOND);
      long first = store.view().size();
      long end = first + random.nextInt(2 * rate + 1);
      if (first < end) {
        store.append(events(first, end)).await();
      }
      threads.runDue();
      fullestOfSegments = Math.max(fullestOfSegments, MergePlan.SEGMENTS.fullestTier(segments()));
      fullestOfRuns = Math.max(fullestOfRuns, MergePlan.RUNS.fullestTier(runs()));
      requireNoneRemovedTooEarly();
    }
  }

  /** A merge takes its time before it is seen, in which all others go on. */
  private void beforeOperation(Operation operation, Path file) {
    String name = file.getFileName().toString();
    if (operation != Operation.RENAME || !name.endsWith(Publication.TEMPORARY)) {
      return;
    }
    boolean isRun = file.getParent().endsWith("index");
    String[] range = name.replace(Publication.TEMPORARY, "").split("-");
    long first = Long.parseLong(range[0]);
    long count = Long.parseLong(range[1]) - first + 1;
    boolean isMerge = (isRun ? runs() : segments()).stream().anyMatch(old -> old.first() == first);
    double secondsOfWork = isMerge ? count * COPY_SECONDS : 0;
    while (secondsOfWork > 0) {
      double merges =
          isRun ? MergePlan.RUNS.backlog(runs()) : MergePlan.SEGMENTS.backlog(segments());
      int rests = Pace.rests(merges, rate >= HEAVY);
      secondsOfWork -= 1.0 / (1 + rests);
      threads.awaitTurn();
    }
  }

  private List<SegmentName> segments() {
    return ((Snapshot) store.view()).segments().names();
  }

  private List<SegmentName> runs() {
    return ((Snapshot) store.view()).runs().names();
  }

  private List<String> aside() {
    try {
      return disk.list(DIRECTORY.resolve("superseded"));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /**
   * Since the rate changed.
   *
   * @param merges how many merges the files of one tier would make, at most
   */
  private void requireFewFiles(double merges) {
    assertThat((double) fullestOfSegments)
        .isLessThanOrEqualTo(merges * MergePlan.SEGMENTS.factor());
    assertThat((double) fullestOfRuns).isLessThanOrEqualTo(merges * MergePlan.RUNS.factor());
  }

  private void requireNoneRemovedTooEarly() {
    List<String> now = aside();
    now.forEach(name -> asideSince.putIfAbsent(name, second));
    asideSince.forEach((name, since) -> {
      boolean hasItsTime = second - since >= 60 * Merger.KEPT_MINUTES;
      assertThat(hasItsTime || now.contains(name)).as(name).isTrue();
    });
    asideSince.keySet().retainAll(now);
  }

  private void requireAllThere() {
    long end = store.view().size();
    require(EventQuery.of(EventFilter.all()), 0, 1, end);
    for (int entity = 0; entity < ENTITIES; entity++) {
      String entityId = event(entity).mutation().entityId();
      require(EventQuery.history(entityId), entity, ENTITIES, end);
    }
  }

  private void require(EventQuery query, long first, long step, long end) {
    long expected = first;
    try (Stream<Event> found = store.view().stream(query)) {
      for (Iterator<Event> events = found.iterator(); events.hasNext(); expected += step) {
        assertThat(events.next()).isEqualTo(event(expected));
      }
    }
    assertThat(expected).as("all of %s", query).isBetween(end, end + step - 1);
  }
}
