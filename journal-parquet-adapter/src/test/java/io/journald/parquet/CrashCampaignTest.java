package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.CampaignLife.CrashPoint;
import io.journald.parquet.io.CrashDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random lives of journals, each crashed at many of its moments; see docs/testing.md. The
 * properties {@code journal.campaign.points} and {@code journal.campaign.seed} make it longer, or
 * repeat one life.
 */
class CrashCampaignTest {
  private static final int POINTS = Integer.getInteger("journal.campaign.points", 10_000);
  private static final Long ONE_SEED = Long.getLong("journal.campaign.seed");
  private static final long FIRST_SEED = 1;
  private static final int POINTS_WITH_THREADS = Math.max(200, POINTS / 50);
  private static final long PATIENCE_SECONDS = 600 + POINTS / 10;
  private static final int CALLERS = 3;
  private static final int BATCHES_EACH = 12;
  private static final Logger LOG = Logger.getLogger("io.journald.parquet");

  /** Thousands of crashes would be reported. */
  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @Test
  void whateverACrashLeavesEveryPromiseHolds() throws Exception {
    AtomicLong points = new AtomicLong();
    AtomicLong nextSeed = new AtomicLong(FIRST_SEED);
    if (ONE_SEED != null) {
      assertThat(checkLife(ONE_SEED)).isPositive();
      return;
    }
    inParallel(() -> {
      while (points.get() < POINTS) {
        long seed = nextSeed.getAndIncrement();
        try {
          points.addAndGet(checkLife(seed));
        } catch (RuntimeException | AssertionError failure) {
          throw new AssertionError(
              failure.getMessage() + "; again: -Djournal.campaign.seed=" + seed, failure);
        }
      }
    });
    assertThat(points.get()).isGreaterThanOrEqualTo(POINTS);
  }

  private static int checkLife(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31);
    int checked = 0;
    for (CrashPoint point : CampaignLife.run(seed)) {
      checked += CampaignCheck.run(point, random);
    }
    return checked;
  }

  private static void inParallel(Runnable work) throws Exception {
    int workers = Runtime.getRuntime().availableProcessors();
    ExecutorService executor =
        Executors.newFixedThreadPool(workers, Thread.ofPlatform().daemon().factory());
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      running.add(executor.submit(work));
    }
    executor.shutdown();
    for (Future<?> worker : running) {
      try {
        worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException hangs) {
        throw new AssertionError("it hangs: " + stacks(), hangs);
      }
    }
  }

  private static String stacks() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> {
          text.append("\n\n").append(thread);
          for (StackTraceElement element : stack) {
            text.append("\n  at ").append(element);
          }
        });
    return text.toString();
  }

  /** Real threads append, flush, merge and index; their timing is not part of a seed. */
  @Test
  void whateverACrashLeavesOfManyThreadsEveryPromiseHolds() throws Exception {
    AtomicInteger points = new AtomicInteger();
    AtomicLong nextSeed = new AtomicLong(FIRST_SEED);
    inParallel(() -> {
      while (points.get() < POINTS_WITH_THREADS) {
        long seed = nextSeed.getAndIncrement();
        SplittableRandom random = new SplittableRandom(seed);
        for (CrashPoint crash : new ThreadedLife(seed).run()) {
          points.addAndGet(CampaignCheck.run(crash, random));
        }
      }
    });
    assertThat(points.get()).isGreaterThanOrEqualTo(POINTS_WITH_THREADS);
  }

  /** Callers and background threads of their own over one crashable disk. */
  private static final class ThreadedLife {
    private record Sent(List<Submission> submissions, List<Receipt> receipts) {}

    private final long seed;
    private final ConcurrentLinkedQueue<List<Submission>> begun = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sent> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CrashPoint> points = new ConcurrentLinkedQueue<>();
    private final CrashDisk disk = new CrashDisk();
    private final KnownTree tree;
    private volatile ParquetEventStore store;

    ThreadedLife(long seed) {
      this.seed = seed;
      this.tree = seed % 2 == 0 ? KnownTree.signed() : KnownTree.UNSIGNED;
    }

    List<CrashPoint> run() {
      disk.watched(this::operation);
      for (int life = 0; life < 2; life++) {
        try (ParquetEventStore opened =
                ParquetEventStore.open(tree.options(disk).withFlushThreshold(10));
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
          store = opened;
          OpenJournal journal = CampaignLife.journal(opened);
          List<CompletableFuture<Void>> running = new ArrayList<>();
          for (int caller = 0; caller < CALLERS; caller++) {
            String name = life + "." + caller;
            running.add(CompletableFuture.runAsync(() -> call(journal, name), callers));
          }
          running.forEach(CompletableFuture::join);
        }
      }
      return List.copyOf(points);
    }

    private void call(OpenJournal journal, String caller) {
      SplittableRandom random = new SplittableRandom(seed + caller.hashCode());
      for (int i = 0; i < BATCHES_EACH; i++) {
        List<Submission> batch = new ArrayList<>();
        for (int j = 0; j <= random.nextInt(4); j++) {
          String value = (caller + "." + i + "." + j + " ").repeat(1 + random.nextInt(40));
          batch.add(
              new Submission(
                  random.nextBoolean() ? caller + "-" + i + "-" + j : null,
                  Mutation.of("t", "e" + random.nextInt(4), "f", "update", "", value, "a", "s")));
        }
        begun.add(batch);
        acknowledged.add(new Sent(batch, journal.journal().append(batch)));
        if (random.nextInt(4) == 0) {
          journal.operations().flush();
        }
        if (random.nextInt(12) == 0) {
          journal.operations().merge();
        }
      }
    }

    /** What was acknowledged is looked at before the crash, what was begun after it. */
    private void operation() {
      if (ThreadLocalRandom.current().nextInt(4) > 0) {
        return;
      }
      List<Sent> received = List.copyOf(acknowledged);
      KnownTree shown = store == null ? tree : tree.seeing(store.tree());
      CrashDisk crashed = disk.afterCrash(new SplittableRandom(seed + disk.operations()));
      KnownBatches known = new KnownBatches();
      for (List<Submission> batch : begun) {
        int number = known.sending(batch);
        received.stream()
            .filter(sent -> sent.submissions == batch)
            .forEach(sent -> known.acknowledged(number, sent.receipts));
      }
      points.add(
          new CrashPoint(
              crashed, known, shown, "threads, seed " + seed + ", operation " + disk.operations()));
    }
  }
}
