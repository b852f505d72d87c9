package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.CrashDisk.Fault;
import io.journald.port.JournalException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the disk at every operation of a run that appends, flushes, rotates the log and restarts;
 * then opens what a crash may have left, and requires every acknowledged event, once, and of the
 * batch that was under way all or nothing.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CrashTest {
  /** Below directories that have to be made, too. */
  private static final Path DIRECTORY = Path.of("/data/service/journal");

  private static final int SURVIVALS = 4;

  /** A batch as its caller knows it: without receipts it may be recorded or not. */
  private record Batch(List<Mutation> mutations, List<Receipt> receipts) {
    boolean isAcknowledged() {
      return !receipts.isEmpty();
    }
  }

  /** What the callers of one run know, in the order of their calls. */
  private static final class Known {
    final List<Batch> batches;

    Known() {
      this(List.of());
    }

    private Known(List<Batch> batches) {
      this.batches = new ArrayList<>(batches);
    }

    Known copy() {
      return new Known(batches);
    }
  }

  /** A disk that has crashed, or has had its fault, and what the callers know by then. */
  private record Run(CrashDisk disk, Known known) {
    static Run until(long operation, Fault fault) {
      Run run = new Run(new CrashDisk().at(operation, fault), new Known());
      runUntilFault(run.disk, run.known);
      return run;
    }
  }

  @Test
  void everyAcknowledgedEventSurvivesACrashAtEveryOperation() {
    atEveryOperation(operation -> {
      Run run = Run.until(operation, Fault.CRASH);
      for (int survival = 0; survival < SURVIVALS; survival++) {
        long seed = operation * SURVIVALS + survival;
        verify(
            run.disk.afterCrash(new SplittableRandom(seed)),
            run.known.copy(),
            "crash at operation " + operation + ", seed " + seed);
      }
    });
  }

  @Test
  void aCrashWhileItRecoversLosesNothingEither() {
    atEveryOperation(operation -> {
      Run first = Run.until(operation, Fault.CRASH);
      for (int survival = 0; survival < 2; survival++) {
        long seed = operation * SURVIVALS + survival;
        SplittableRandom random = new SplittableRandom(seed);
        Known known = first.known.copy();
        CrashDisk disk = first.disk;
        for (int crash = 0; crash < 2; crash++) {
          disk = disk.afterCrash(random).at(1 + random.nextInt(20), Fault.CRASH);
          runUntilFault(disk, known);
        }
        verify(
            disk.afterCrash(random), known, "crash at operation " + operation + ", seed " + seed);
      }
    });
  }

  /** What a process left in the memory of the system, the next one must not take for durable. */
  @Test
  void whatAKilledProcessLeftIsDurableBeforeTheNextOneBuildsOnIt() {
    atEveryOperation(operation -> {
      Run first = Run.until(operation, Fault.CRASH);
      Known known = first.known.copy();
      CrashDisk disk = first.disk.afterKill();
      try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
        append(OpenJournal.over(store), known, 1, 10);
        disk.at(disk.operations() + 1, Fault.CRASH);
      }
      for (int survival = 0; survival < SURVIVALS; survival++) {
        long seed = operation * SURVIVALS + survival;
        verify(
            disk.afterCrash(new SplittableRandom(seed)),
            known.copy(),
            "killed at operation " + operation + ", seed " + seed);
      }
    });
  }

  @Test
  void aCallThatFailsOnceLosesNothingThatWasAcknowledged() {
    atEveryOperation(operation -> check(operation, Fault.FAIL_ONCE));
  }

  @Test
  void aFullDiskLosesNothingAndTheJournalGoesOnWhenThereIsRoom() {
    atEveryOperation(operation -> check(operation, Fault.FULL_ONCE));
  }

  /** Each operation is a world of its own, so they may run beside each other. */
  private static void atEveryOperation(LongConsumer check) {
    CrashDisk whole = new CrashDisk();
    run(whole, new Known());
    assertThat(whole.operations()).isGreaterThan(100);
    LongStream.rangeClosed(1, whole.operations()).parallel().forEach(check);
  }

  private static void check(long operation, Fault fault) {
    Run run = Run.until(operation, fault);
    CrashDisk atRest = run.disk.afterCrash(new SplittableRandom(operation));
    verify(atRest, run.known, fault + " at operation " + operation);
  }

  private static void runUntilFault(CrashDisk disk, Known known) {
    try {
      run(disk, known);
    } catch (JournalException expected) {
      assertThat(expected).hasMessageNotContaining("Exception");
    }
  }

  /** One life of a journal: it is opened and closed twice, written to and flushed. */
  private static void run(CrashDisk disk, Known known) {
    for (int life = 0; life < 2; life++) {
      try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
        OpenJournal journal = OpenJournal.over(store);
        for (int round = 0; round < 3; round++) {
          append(journal, known, 1, 10);
          append(journal, known, 3, 600);
          append(journal, known, 4, 2_000);
          if (round < 2) {
            journal.operations().flush();
          }
        }
        journal.operations().merge();
      }
    }
  }

  private static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY)
        .withDisk(disk)
        .withWalFileBytes(8 << 10)
        .withRunEvents(10)
        .withFlushThreshold(Integer.MAX_VALUE)
        .withFlushInterval(Duration.ofDays(1));
  }

  private static void append(OpenJournal journal, Known known, int count, int valueLength) {
    int number = known.batches.size();
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String value = (number + "." + i + " ").repeat(valueLength / 8 + 1);
      mutations.add(
          Mutation.of("t", "e" + number % 3, "f", "update", "", value, "a" + number, "test"));
    }
    known.batches.add(new Batch(mutations, List.of()));
    List<Receipt> receipts =
        journal.journal().append(mutations.stream().map(Submission::of).toList());
    known.batches.set(number, new Batch(mutations, receipts));
  }

  private static void verify(CrashDisk disk, Known known, String what) {
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      OpenJournal journal = OpenJournal.over(store);
      List<Event> found = all(journal);
      verify(found, known, what);
      append(journal, known, 2, 10);
      assertThat(all(journal)).as(what).hasSize(found.size() + 2);
    } catch (JournalException refused) {
      throw new AssertionError(what + ": " + refused.getMessage(), refused);
    }
  }

  /** Every acknowledged batch is there as its receipts say, every other one whole or not at all. */
  private static void verify(List<Event> found, Known known, String what) {
    int at = 0;
    for (Batch batch : known.batches) {
      int end = at + batch.mutations.size();
      boolean isThere =
          end <= found.size()
              && found.subList(at, end).stream()
                  .map(Event::mutation)
                  .toList()
                  .equals(batch.mutations);
      assertThat(isThere || !batch.isAcknowledged()).as(what).isTrue();
      if (isThere) {
        for (int i = 0; i < batch.receipts.size(); i++) {
          Receipt receipt = batch.receipts.get(i);
          Event event = found.get(at + i);
          assertThat(event.sequence()).as(what).isEqualTo(receipt.sequence()).isEqualTo(at + i);
          assertThat(event.eventId()).as(what).isEqualTo(receipt.eventId());
          assertThat(event.timestamp()).as(what).isEqualTo(receipt.timestamp());
        }
        at = end;
      }
    }
    assertThat(found).as("%s: nothing else is there", what).hasSize(at);
  }

  private static List<Event> all(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }
}
