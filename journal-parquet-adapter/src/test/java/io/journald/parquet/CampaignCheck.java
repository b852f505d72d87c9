package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.CampaignLife.CrashPoint;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.KnownBatches.Batch;
import io.journald.parquet.KnownBatches.Outcome;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.CrashDisk.Fault;
import io.journald.port.EventView;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Opens what a crash left, and requires that all that was promised holds. */
final class CampaignCheck {
  /** Crashes within the recovery from a crash, and so on. */
  private static final int DEPTH = 3;

  private static final int ENTITIES = 4;
  private static final Request VERIFICATION =
      new Request(
          CampaignLife.DIRECTORY, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty());

  private final CrashPoint point;
  private final SplittableRandom random;
  private final int depth;
  private final List<CrashPoint> nested = new ArrayList<>();
  private ManualThreads threads;

  private CampaignCheck(CrashPoint point, SplittableRandom random, int depth) {
    this.point = point;
    this.random = random;
    this.depth = depth;
  }

  /** Checks a point, and crashes within its recovery; returns how many points that were. */
  static int run(CrashPoint point, SplittableRandom random) {
    return run(point, random, 1);
  }

  private static int run(CrashPoint point, SplittableRandom random, int depth) {
    CampaignCheck check = new CampaignCheck(point, random, depth);
    try {
      check.run();
    } catch (IOException | RuntimeException | AssertionError failure) {
      throw new AssertionError(point.what() + ": " + failure.getMessage(), failure);
    }
    int points = 1;
    for (CrashPoint inRecovery : check.nested) {
      points += run(inRecovery, random, depth + 1);
    }
    return points;
  }

  private void run() throws IOException {
    CrashDisk disk = point.disk();
    int crashAt = depth < DEPTH && random.nextInt(4) == 0 ? 1 + random.nextInt(12) : 0;
    disk.watched(() -> {
      if (disk.operations() == crashAt) {
        String what = point.what() + ", crashed again at operation " + crashAt + " of the start";
        nested.add(
            new CrashPoint(disk.afterCrash(random), point.known().copy(), point.tree(), what));
      }
    });
    KnownBatches known = point.known();
    ParquetEventStore store = open(disk);
    try {
      List<Event> found = all(store.view());
      known.requireAmong(found, point.what());
      requireQueries(store.view(), found);
      point.tree().requireAgreement(disk, store.tree(), found);
      OpenJournal journal = CampaignLife.journal(store);
      requireRepeats(journal, known);
      append(journal, known);
      boolean isSettled = random.nextInt(3) == 0;
      if (isSettled) {
        journal.operations().flush();
        while (threads.runOne(random)) {
          assertThat(disk.hasCrashed()).isFalse(); // until the index is complete
        }
      }
      List<Event> more = all(store.view());
      if (isSettled) {
        point.tree().requireAllSigned(disk, store.tree(), more);
      }
      known.requireAmong(more, point.what());
      requireQueries(ParquetJournalReader.open(CampaignLife.DIRECTORY, disk).view(), more);
      if (random.nextInt(8) == 0) {
        requireSound(disk);
      }
    } finally {
      end(disk, store);
    }
  }

  private void requireSound(CrashDisk disk) {
    Consumer<Finding> sound =
        finding -> assertThat(finding).as(point.what()).matches(Finding::isSound);
    JournalCheck.run(CampaignLife.DIRECTORY, disk, sound);
    if (point.tree().signing().isPresent()) {
      JournalVerifier.run(VERIFICATION, disk, sound, share -> {});
    }
  }

  private ParquetEventStore open(CrashDisk disk) {
    threads = new ManualThreads();
    return ParquetEventStore.open(point.tree().options(disk), threads.background());
  }

  /** Without the work of a close, which other points have seen. */
  private static void end(CrashDisk disk, ParquetEventStore store) {
    disk.at(disk.operations() + 1, Fault.CRASH);
    try {
      store.close();
    } catch (JournalException crashed) {
      assertThat(disk.hasCrashed()).isTrue();
    }
  }

  /** Histories, by the index where it is, and look-ups agree with the events in their order. */
  private static void requireQueries(EventView view, List<Event> events) {
    for (int entity = 0; entity <= ENTITIES; entity++) {
      EventQuery history = EventQuery.history("e" + entity);
      List<Event> expected = events.stream().filter(history::matches).toList();
      assertThat(all(view, history)).isEqualTo(expected);
      assertThat(all(view, history.in(Order.DESC))).isEqualTo(expected.reversed());
    }
    Map<EventKey, Event> expected = new HashMap<>();
    events.forEach(event -> expected.put(event.key(), event));
    List<EventKey> keys = new ArrayList<>(expected.keySet());
    keys.add(new EventKey("e1", "nobody's"));
    assertThat(view.find(keys, 0)).isEqualTo(expected);
  }

  /** Callers send again: what is there gives its first receipts, the rest is recorded once. */
  private void requireRepeats(OpenJournal journal, KnownBatches known) {
    int first = Math.max(0, known.size() - 1 - random.nextInt(10));
    for (int number = first; number < known.size(); number++) {
      Batch batch = known.get(number);
      if (!batch.hasIds() || batch.outcome() == Outcome.REFUSED) {
        continue;
      }
      List<Receipt> receipts = journal.journal().append(batch.submissions());
      if (batch.outcome() == Outcome.ACKNOWLEDGED) {
        CampaignLife.requireFirst(batch, receipts);
        List<Submission> other =
            List.of(CampaignLife.altered(batch.submissions().getFirst(), number));
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> journal.journal().append(other));
      } else {
        assertThat(receipts.stream().map(Receipt::duplicate).distinct())
            .as("batch %d is whole or absent", number)
            .hasSize(1);
        known.acknowledged(number, receipts);
      }
    }
  }

  private static void append(OpenJournal journal, KnownBatches known) {
    List<Submission> batch = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String value = "after the crash " + known.size() + "." + i;
      batch.add(Submission.of(Mutation.of("t", "e" + i, "f", "update", "", value, "ann", "test")));
    }
    int number = known.sending(batch);
    known.acknowledged(number, journal.journal().append(batch));
  }
}
