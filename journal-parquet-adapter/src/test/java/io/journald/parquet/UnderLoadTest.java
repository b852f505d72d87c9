package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.Submission;
import io.journald.parquet.io.LocalDisk;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Check and backup beside a writer that appends, flushes, merges and indexes without a pause. */
@Timeout(180)
class UnderLoadTest {
  private static final int ROUNDS = 3;

  @TempDir Path temporary;
  private Path directory;
  private ParquetEventStore store;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private CompletableFuture<Void> load;

  @BeforeEach
  void start() {
    directory = temporary.resolve("journal");
    store = open(directory);
    OpenJournal journal = OpenJournal.over(store);
    RandomEvents random = new RandomEvents(5);
    load =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; !isOver.get(); i++) {
            journal.journal().append(random.submissions(1 + random.below(4)));
            if (i % 40 == 39) {
              journal.operations().merge();
            }
          }
        });
    await().until(() -> store.view().persistedEvents() > 300);
  }

  @AfterEach
  void stop() {
    isOver.set(true);
    load.join();
    store.close();
  }

  private static ParquetEventStore open(Path directory) {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(50)
            .withFlushInterval(Duration.ofMillis(5))
            .withWalFileBytes(64 << 10)
            .withRunEvents(200));
  }

  @Test
  void aCheckFindsNothing() {
    for (int round = 0; round < ROUNDS; round++) {
      JournalCheck.run(
          directory,
          new LocalDisk(),
          finding -> assertThat(finding).as("no damage").matches(Finding::isSound));
    }
    assertThat(load).isNotDone();
  }

  @Test
  void aBackupHoldsWhatWasAcknowledgedBeforeItBegan() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Event> acknowledged = all(store.view());
      Path backup = temporary.resolve("backup-" + round);
      JournalBackup.run(directory, backup);
      List<Event> found = all(ParquetJournalReader.open(backup).view());
      assertThat(found.subList(0, acknowledged.size())).isEqualTo(acknowledged);
      JournalCheck.run(
          backup,
          new LocalDisk(),
          finding -> assertThat(finding).as("no damage").matches(Finding::isSound));
      try (ParquetEventStore restored = open(backup)) {
        assertThat(all(restored.view())).isEqualTo(found);
      }
    }
    assertThat(load).isNotDone();
  }

  /** An older backup comes back, and the index of the newer journal with it: it is not used. */
  @Test
  void aRestoredBackupGoesOnWhereItEndedWithoutTheNewerIndex() throws IOException {
    Path backup = temporary.resolve("backup");
    JournalBackup.run(directory, backup);
    isOver.set(true);
    load.join();
    store.flush();
    store.merge();
    List<Event> kept = all(ParquetJournalReader.open(backup).view());
    try (Stream<Path> runs = Files.list(directory.resolve("index"))) {
      for (Path run : runs.toList()) {
        Path target = backup.resolve("index").resolve(run.getFileName());
        if (!Files.exists(target)) {
          Files.copy(run, target);
        }
      }
    }
    try (ParquetEventStore restored = open(backup)) {
      assertThat(all(restored.view())).isEqualTo(kept);
      RandomEvents others = new RandomEvents(99);
      OpenJournal.over(restored)
          .journal()
          .append(Stream.generate(() -> Submission.of(others.mutation())).limit(500).toList());
      restored.flush();
      restored.merge();
      List<Event> now = all(restored.view());
      assertThat(now.subList(0, kept.size())).isEqualTo(kept);
      assertThat(now).hasSize(kept.size() + 500);
    }
    JournalCheck.run(
        backup,
        new LocalDisk(),
        finding -> assertThat(finding).as("no damage").matches(Finding::isSound));
  }
}
