package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.io.CrashDisk.Fault;
import io.journald.port.JournalException;
import io.journald.proof.Checkpoint;
import io.journald.proof.LeafData;
import io.journald.proof.RightEdge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Stops the disk at every operation of a journal that signs checkpoints: the next start finds what
 * was acknowledged, takes nothing of that for a rollback or for tampering, and never makes a second
 * key.
 *
 * <p>Checkpoints are signed by a thread of its own, so the same operation number may be another
 * operation in another run; what must hold does not depend on that.
 */
class SignedCrashTest {
  private static final Path DIRECTORY = Path.of("/data/journal");
  private static final int SURVIVALS = 3;
  private static final int BATCH = 130;

  @Test
  void aCrashAtAnyOperationIsNeitherARollbackNorASecondKey() {
    long operation = 1;
    while (true) {
      CrashDisk disk = new CrashDisk().at(operation, Fault.CRASH);
      long acknowledged = live(disk);
      for (int survival = 0; survival < SURVIVALS; survival++) {
        long seed = operation * SURVIVALS + survival;
        verify(
            disk.afterCrash(new SplittableRandom(seed)),
            acknowledged,
            "crash at operation " + operation + ", seed " + seed);
      }
      if (!disk.hasCrashed()) {
        assertThat(operation).isGreaterThan(100);
        return;
      }
      operation++;
    }
  }

  @Test
  void anOperationThatFailsOnceLosesNothing() {
    long operation = 1;
    while (true) {
      CrashDisk disk = new CrashDisk().at(operation, Fault.FAIL_ONCE);
      long acknowledged = live(disk);
      boolean wasReached = disk.operations() >= operation;
      verify(disk.afterKill(), acknowledged, "failure of operation " + operation);
      if (!wasReached) {
        assertThat(operation).isGreaterThan(100);
        return;
      }
      operation++;
    }
  }

  /** Two lives of a journal; returns how many events were acknowledged. */
  private static long live(CrashDisk disk) {
    long acknowledged = 0;
    try {
      for (int life = 0; life < 2; life++) {
        try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
          OpenJournal journal = OpenJournal.over(store);
          for (int round = 0; round < 3; round++) {
            acknowledged += append(journal);
            if (round == 1) {
              journal.operations().flush();
            }
          }
        }
      }
    } catch (JournalException theDiskStopped) {
      assertThat(theDiskStopped.getMessage()).isNotBlank();
    }
    return acknowledged;
  }

  private static int append(OpenJournal journal) {
    List<Submission> batch =
        IntStream.range(0, BATCH)
            .mapToObj(i ->
                Submission.of(Mutation.of("t", "e" + i % 3, "f", "set", "", "" + i, "ann", "test")))
            .toList();
    return journal.journal().append(batch).size();
  }

  private static void verify(CrashDisk disk, long acknowledged, String what) {
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      OpenJournal journal = OpenJournal.over(store);
      append(journal);
    } catch (JournalException refused) {
      throw new AssertionError(what + ": " + refused.getMessage(), refused);
    }
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      List<Event> events = TestEvents.all(store.view());
      assertThat(events).as(what).hasSizeGreaterThanOrEqualTo((int) acknowledged + BATCH);
      RightEdge tree = new RightEdge();
      LeafData leafData = new LeafData();
      events.forEach(event -> tree.add(leafData.hash(event)));
      Checkpoint signed = store.tree().newest().orElseThrow().checkpoint();
      assertThat(signed.size()).as(what).isEqualTo(events.size());
      assertThat(signed.root()).as(what).isEqualTo(tree.root());
    }
    List<Finding> findings = new ArrayList<>();
    JournalVerifier.run(
        new Request(DIRECTORY, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty()),
        disk,
        findings::add,
        share -> {});
    assertThat(findings).as(what).isNotEmpty().allMatch(Finding::isSound);
    assertThat(findings).as(what).noneMatch(finding -> finding.detail().contains("not signed"));
  }

  private static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY)
        .withDisk(disk)
        .withFlushThreshold(Integer.MAX_VALUE)
        .withFlushInterval(Duration.ofDays(1))
        .withSigning(Signing.beside(DIRECTORY));
  }
}
