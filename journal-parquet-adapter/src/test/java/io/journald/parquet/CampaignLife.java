package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.KnownBatches.Batch;
import io.journald.parquet.KnownBatches.Outcome;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.CrashDisk.Fault;
import io.journald.parquet.tree.BlockHashes;
import io.journald.port.EventStore.Commit;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random life of a journal on a crashable disk, the same for one seed: appends, groups, refused
 * and repeated batches, flushes, merges, the index, restarts and faults of the disk; in one of four
 * the journal signs checkpoints. Now and then, at any operation, it keeps what a crash at that
 * moment may leave.
 *
 * <p>All of it runs on one thread: tasks of the background run when it is their turn, and while one
 * of them works, at an operation of the disk, callers append and other tasks go on.
 */
final class CampaignLife {
  static final Path DIRECTORY = Path.of("/data/journal");
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.000008Z");

  private static final int STEPS = 45;
  private static final int OPERATIONS_A_POINT = 3;
  private static final int OPERATIONS_ABOUT = 250;
  private static final int STARTS = 40;

  /** Of so many lives, one is that of a journal that signs. */
  private static final int LIVES_A_SIGNED_ONE = 4;

  /** Of so many that sign, one has more events than a block of the tree. */
  private static final int LIVES_A_BLOCK = 4;

  /** Segments that come while one task works, at most: each makes more merges. */
  private static final int MAX_COMING_SEGMENTS = 4;

  /** What a crash left, and what was known at that moment. */
  record CrashPoint(CrashDisk disk, KnownBatches known, KnownTree tree, String what) {}

  private final String name;
  private final SplittableRandom random;
  private final KnownBatches known = new KnownBatches();
  private final List<CrashPoint> points = new ArrayList<>();
  private CrashDisk disk;
  private ManualThreads threads;
  private ParquetEventStore store;
  private OpenJournal journal;
  private KnownTree tree;
  private boolean isInBackground;
  private int comingSegments;
  private boolean isReadOnly;

  private CampaignLife(long seed) {
    this.name = "seed " + seed;
    this.tree = seed % LIVES_A_SIGNED_ONE == 0 ? KnownTree.signed() : KnownTree.UNSIGNED;
    this.random = new SplittableRandom(seed);
  }

  /** Lives the life of a seed. */
  static List<CrashPoint> run(long seed) {
    CampaignLife life = new CampaignLife(seed);
    try {
      life.run();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(life.name + ": " + failure.getMessage(), failure);
    }
    return life.points;
  }

  static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY)
        .withDisk(disk)
        .withWalFileBytes(6 << 10)
        .withRunEvents(12)
        .withFlushThreshold(Integer.MAX_VALUE)
        .withFlushInterval(Duration.ofDays(1));
  }

  static OpenJournal journal(ParquetEventStore store) {
    return OpenJournal.over(store, () -> NOW, () -> 0);
  }

  private void run() {
    use(new CrashDisk());
    if (random.nextInt(2) == 0) {
      Fault[] faults = {Fault.FAIL_ONCE, Fault.FULL_ONCE, Fault.FULL, Fault.SYNC_LOST};
      disk.at(1 + random.nextInt(OPERATIONS_ABOUT), faults[random.nextInt(faults.length)]);
    }
    start();
    if (tree.signing().isPresent() && random.nextInt(LIVES_A_BLOCK) == 0) {
      append(submissions(BlockHashes.EVENTS));
    }
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    stop();
  }

  private void use(CrashDisk newDisk) {
    disk = newDisk.watched(this::operation);
  }

  /** At the beginning of each operation of the disk. */
  private void operation() {
    if (random.nextInt(OPERATIONS_A_POINT) == 0) {
      String what = name + ", point " + points.size() + " (operation " + disk.operations() + ")";
      tree = store == null ? tree : tree.seeing(store.tree());
      points.add(new CrashPoint(disk.afterCrash(random), known.copy(), tree, what));
    }
    if (isInBackground && random.nextInt(6) == 0) {
      isInBackground = false; // one thing at a time
      if (random.nextInt(3) > 0) {
        append(submissions());
      } else {
        quietly(() -> threads.runOne(random));
      }
      isInBackground = true;
    }
  }

  /** While a merge rests, small segments come behind it. */
  private final class BusyTempo implements Pace.Tempo {
    @Override
    public int stepEvents() {
      return 4;
    }

    @Override
    public void rest(int times) {
      if (isInBackground && comingSegments > 0) {
        comingSegments--;
        isInBackground = false;
        append(submissions(1));
        quietly(() -> journal.operations().flush());
        quietly(() -> threads.runOne(random));
        isInBackground = true;
      }
    }
  }

  private void start() {
    for (int attempt = 0; attempt < STARTS; attempt++) {
      threads = new ManualThreads();
      try {
        store =
            ParquetEventStore.open(tree.options(disk), threads.pairwise(name -> new BusyTempo()));
        journal = journal(store);
        isReadOnly = false;
        return;
      } catch (Unavailable theDiskFailed) {
        continue; // as an operator would; a fault passes
      }
    }
    fail("it does not start");
  }

  private void stop() {
    quietly(store::close);
  }

  private void step() {
    int kind = random.nextInt(100);
    if (isReadOnly && kind < 30) {
      stop();
      start();
    } else if (kind < 38) {
      append(submissions());
    } else if (kind < 50) {
      appendGroup();
    } else if (kind < 55) {
      refused();
    } else if (kind < 62) {
      repeat();
    } else if (kind < 74) {
      inBackground(() -> journal.operations().flush());
    } else if (kind < 77) {
      inBackground(() -> journal.operations().merge());
    } else if (kind < 93) {
      inBackground(() -> threads.runOne(random));
    } else if (kind < 97) {
      stop();
      start();
    } else {
      use(disk.afterKill());
      start();
    }
  }

  private void inBackground(Runnable work) {
    comingSegments = MAX_COMING_SEGMENTS;
    isInBackground = true;
    quietly(work);
    isInBackground = false;
  }

  /** The journal may say that it cannot; what it lost by that, the checks find out. */
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (JournalException told) {
      assertThat(told.getMessage()).isNotBlank().doesNotContain("Exception");
    }
  }

  private List<Submission> submissions() {
    return submissions(1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 3));
  }

  private List<Submission> submissions(int count) {
    int batch = known.size();
    List<Submission> submissions = new ArrayList<>();
    boolean hasIds = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      String value =
          (batch + "." + i + " ").repeat(1 + random.nextInt(random.nextInt(9) == 0 ? 400 : 8));
      Mutation mutation =
          Mutation.of("t", "e" + random.nextInt(4), "f", "update", "", value, "ann", "test");
      submissions.add(
          hasIds ? new Submission("id-" + batch + "." + i, mutation) : Submission.of(mutation));
    }
    return submissions;
  }

  private void append(List<Submission> submissions) {
    int number = known.sending(submissions);
    try {
      acknowledged(number, journal.journal().append(submissions));
    } catch (OutcomeUnknown unknown) {
      isReadOnly = true;
    } catch (Unavailable refused) {
      known.refused(number);
    }
  }

  private void acknowledged(int number, List<Receipt> receipts) {
    assertThat(isReadOnly).as("acknowledged after a failed sync: batch %d", number).isFalse();
    known.acknowledged(number, receipts);
  }

  /** Several callers' batches that share one write. */
  private void appendGroup() {
    record Sent(int number, List<Receipt> receipts, Commit commit) {}
    List<Sent> sent = new ArrayList<>();
    int batches = 2 + random.nextInt(3);
    for (int i = 0; i < batches; i++) {
      List<Submission> submissions = submissions();
      int number = known.sending(submissions);
      List<Event> events = numbered(submissions, number);
      List<Receipt> receipts =
          events.stream()
              .map(
                  event -> new Receipt(event.eventId(), event.sequence(), event.timestamp(), false))
              .toList();
      try {
        sent.add(new Sent(number, receipts, store.append(events)));
      } catch (Unavailable refused) {
        known.refused(number);
      }
    }
    while (!sent.isEmpty()) {
      Sent next = sent.remove(random.nextInt(sent.size()));
      try {
        next.commit.await();
        acknowledged(next.number, next.receipts);
      } catch (OutcomeUnknown unknown) {
        isReadOnly = true;
      } catch (Unavailable refused) {
        known.refused(next.number);
      }
    }
  }

  private List<Event> numbered(List<Submission> submissions, int number) {
    List<Event> events = new ArrayList<>();
    for (Submission submission : submissions) {
      long sequence = store.nextSequence() + events.size();
      String id =
          submission.eventId() != null
              ? submission.eventId()
              : "made-" + number + "." + events.size();
      events.add(new Event(sequence, id, NOW, submission.mutation()));
    }
    return events;
  }

  /** A batch of which one part is good and the other one not: invalid, or in conflict. */
  private void refused() {
    List<Submission> submissions = submissions();
    Batch other = known.size() == 0 ? null : known.get(random.nextInt(known.size()));
    boolean conflicts = other != null && other.outcome() == Outcome.ACKNOWLEDGED && other.hasIds();
    if (conflicts) {
      submissions.add(altered(other.submissions().getFirst(), known.size()));
    } else {
      submissions.add(
          Submission.of(Mutation.of("t", " ", "f", "update", "", known.size() + ".bad", "a", "s")));
    }
    int number = known.sending(submissions);
    try {
      journal.journal().append(submissions);
      fail("batch " + number + " must be refused");
    } catch (Rejected | Conflict | Unavailable told) {
      known.refused(number);
    } catch (OutcomeUnknown unknown) {
      isReadOnly = true;
    }
  }

  static Submission altered(Submission first, int number) {
    Mutation mutation = first.mutation();
    return new Submission(
        first.eventId(),
        Mutation.of("t", mutation.entityId(), "f", "update", "", number + ".other", "ann", "test"));
  }

  /** A caller that was told nothing, or that forgot, sends its batch again. */
  private void repeat() {
    if (known.size() == 0) {
      return;
    }
    int number = random.nextInt(known.size());
    Batch batch = known.get(number);
    if (!batch.hasIds() || batch.outcome() == Outcome.REFUSED) {
      return;
    }
    try {
      List<Receipt> receipts = journal.journal().append(batch.submissions());
      if (batch.outcome() == Outcome.ACKNOWLEDGED) {
        requireFirst(batch, receipts);
      } else if (!receipts.getFirst().duplicate()) {
        acknowledged(number, receipts);
      } else {
        known.acknowledged(number, receipts);
      }
    } catch (OutcomeUnknown unknown) {
      isReadOnly = true;
    } catch (Unavailable refused) {
      assertThat(batch.outcome()).isIn(Outcome.UNKNOWN, Outcome.ACKNOWLEDGED);
    }
  }

  static void requireFirst(Batch batch, List<Receipt> again) {
    assertThat(again).allMatch(Receipt::duplicate);
    assertThat(again.stream().map(Receipt::sequence).toList())
        .isEqualTo(batch.receipts().stream().map(Receipt::sequence).toList());
    assertThat(again.stream().map(Receipt::timestamp).toList())
        .isEqualTo(batch.receipts().stream().map(Receipt::timestamp).toList());
  }
}
