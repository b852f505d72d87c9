package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.tree.BlockHashes;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.Checkpoint;
import io.journald.proof.LeafData;
import io.journald.proof.RightEdge;
import io.journald.testkit.RandomEvents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Damages a journal all of whose events are signed, its key and its state, at random places. The
 * answer is a clear error or all events, the end of the log included; and what is signed from then
 * on is true.
 */
class SignedCorruptionTest {
  private static final Path DIRECTORY = Path.of("/data/journal");
  private static final int ROUNDS_A_FILE = 60;
  private static final Logger LOG = Logger.getLogger("io.journald.parquet");

  private final Map<Path, byte[]> sound = new TreeMap<>();
  private final RandomEvents random = new RandomEvents(11);
  private List<Event> recorded;

  @BeforeEach
  void record() {
    LOG.setLevel(Level.OFF); // each damage would be reported
    CrashDisk disk = new CrashDisk();
    ManualThreads threads = new ManualThreads();
    try (ParquetEventStore store = open(disk, threads)) {
      OpenJournal journal = OpenJournal.over(store);
      for (int i = 0; i < 3; i++) {
        journal.journal().append(random.submissions(BlockHashes.EVENTS / 2 + 1));
        journal.operations().flush();
      }
      for (int i = 0; i < 4; i++) {
        journal.journal().append(random.submissions(9));
        runAll(threads);
      }
      recorded = all(store.view());
      requireSigned(store, recorded);
      sound.putAll(disk.files()); // as a crash would leave them: the close below flushes
    }
  }

  @AfterEach
  void speak() {
    LOG.setLevel(null);
  }

  private static ParquetEventStore open(CrashDisk disk, ManualThreads threads) {
    StoreOptions options =
        StoreOptions.of(DIRECTORY)
            .withDisk(disk)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withSigning(Signing.beside(DIRECTORY));
    return ParquetEventStore.open(options, threads.background());
  }

  private static void runAll(ManualThreads threads) {
    SplittableRandom inAnyOrder = new SplittableRandom(1);
    boolean isMore = true;
    while (isMore) {
      isMore = threads.runOne(inAnyOrder);
    }
  }

  /** Requires that the newest checkpoint is that of exactly these events. */
  private static void requireSigned(ParquetEventStore store, List<Event> events) {
    RightEdge edge = new RightEdge();
    LeafData leafData = new LeafData();
    events.forEach(event -> edge.add(leafData.hash(event)));
    Checkpoint signed = store.tree().newest().orElseThrow().checkpoint();
    assertThat(signed.size()).isEqualTo(events.size());
    assertThat(signed.root()).isEqualTo(edge.root());
  }

  @Test
  void damageAnywhereIsAnErrorOrChangesNothing() {
    assertThat(sound.keySet().stream().map(path -> path.getFileName().toString()))
        .contains("journal.json", "blocks", "checkpoint", "checkpoints")
        .contains("journal.key", "journal.key.pub", "journal.state");
    for (Path file : sound.keySet()) {
      IntStream.range(0, ROUNDS_A_FILE).parallel().forEach(round -> damageOnce(file, round));
    }
  }

  private void damageOnce(Path file, int round) {
    byte[] damaged = Damage.anywhere(sound.get(file), new SplittableRandom(round));
    if (Arrays.equals(damaged, sound.get(file))) {
      return;
    }
    String what = file + ", round " + round;
    CrashDisk disk = new CrashDisk();
    sound.forEach(disk::put);
    disk.put(file, damaged);
    requireThatVerifyTells(disk, what);
    try {
      requireTruth(disk, what);
    } catch (Corrupt expected) {
      assertThat(expected.getMessage())
          .as(what)
          .containsAnyOf("/data/journal", ".parquet", "ROLLBACK: events");
    } catch (JournalException other) {
      throw new AssertionError(what + ": " + other, other);
    }
  }

  /** Where it finds nothing, all events are there. */
  private void requireThatVerifyTells(CrashDisk disk, String what) {
    List<Finding> bad = new ArrayList<>();
    JournalVerifier.run(
        new Request(DIRECTORY, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty()),
        disk,
        finding -> {
          if (!finding.isSound()) {
            bad.add(finding);
          }
        },
        share -> {});
    if (bad.isEmpty()) {
      assertThat(all(ParquetJournalReader.open(DIRECTORY, disk).view()))
          .as(what)
          .isEqualTo(recorded);
    }
  }

  private void requireTruth(CrashDisk disk, String what) {
    ManualThreads threads = new ManualThreads();
    try (ParquetEventStore store = open(disk, threads)) {
      assertThat(all(store.view())).as(what).isEqualTo(recorded);
      OpenJournal.over(store).journal().append(new RandomEvents(12).submissions(3));
      runAll(threads);
      requireSigned(store, all(store.view()));
    }
  }
}
