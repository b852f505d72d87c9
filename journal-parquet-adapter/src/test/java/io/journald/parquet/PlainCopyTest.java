package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code cp} makes of a journal beside its writer, and how that comes back: all that
 * docs/operations.md says of it, with the commands that stand there.
 */
@Timeout(180)
class PlainCopyTest {
  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");

  /** As the file system lists them; and in the worst order, which it might list them in. */
  private static final List<String> WHOLE =
      List.of(
          "cp -r journal backup",
          "mkdir backup; for part in segments index tree wal journal.json;"
              + " do cp -r journal/$part backup; done");

  private static final int COPIES = 8;
  private static final int MOST_ATTEMPTS = 100;

  @TempDir private Path place;
  private Path directory;
  private Path copy;
  private ParquetEventStore store;
  private OpenJournal journal;
  private final RandomEvents random = new RandomEvents(8);
  private final AtomicBoolean isOver = new AtomicBoolean();
  private CompletableFuture<Void> load = CompletableFuture.completedFuture(null);
  private final List<List<Event>> copied = new ArrayList<>();

  @BeforeEach
  void open() {
    directory = place.resolve("journal");
    copy = place.resolve("backup");
    store = open(directory);
    journal = OpenJournal.over(store);
  }

  @AfterEach
  void close() {
    stopLoad();
    store.close();
  }

  private static ParquetEventStore open(Path directory) {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(50)
            .withFlushInterval(Duration.ofMillis(60))
            .withWalFileBytes(64 << 10)
            .withRunEvents(200)
            .withSigning(Signing.beside(directory)));
  }

  private void append(int batches) {
    for (int i = 0; i < batches; i++) {
      journal.journal().append(random.submissions(1 + random.below(4)));
    }
  }

  private void startLoad() {
    load =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; !isOver.get(); i++) {
            append(1);
            if (i % 100 == 99) {
              journal.operations().merge();
            }
          }
        });
    await().until(() -> store.view().persistedEvents() > 300);
  }

  private void stopLoad() {
    isOver.set(true);
    load.join();
  }

  /** True if the commands did well. */
  private boolean shell(String commands) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", commands)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** The commands of the documentation that copy, up to those that check. */
  private static String documentedCommands() throws IOException {
    String text = Files.readString(OPERATIONS);
    int start = text.indexOf("mkdir -p backup/tree");
    return text.substring(start, text.indexOf("bin/journal fsck -D backup", start));
  }

  private void removeCopy() throws IOException, InterruptedException {
    assertThat(shell("rm -rf backup backup.*")).isTrue();
  }

  /** What is wrong with the copy, as fsck and verify say it. */
  private List<Finding> findings() {
    List<Finding> bad = new ArrayList<>();
    Consumer<Finding> note =
        finding -> {
          if (!finding.isSound()) {
            bad.add(finding);
          }
        };
    JournalCheck.run(copy, note, share -> {});
    JournalVerifier.run(
        new Request(copy, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty()),
        note,
        share -> {});
    return bad;
  }

  @Test
  void theDocumentedCommandsGiveAWholeCopyOrSayThatTheyDoNot() throws Exception {
    startLoad();
    int whole = 0;
    for (int attempt = 0; whole < COPIES; attempt++) {
      assertThat(attempt).as("attempts").isLessThan(MOST_ATTEMPTS);
      removeCopy();
      List<Event> acknowledged = all(store.view());
      if (shell("set -e\n" + documentedCommands()) && findings().isEmpty()) {
        requireAmong(all(ParquetJournalReader.open(copy).view()), acknowledged);
        whole++;
      }
    }
    requirePartsOfTheJournal();
  }

  private void requireAmong(List<Event> found, List<Event> acknowledged) {
    assertThat(found.subList(0, acknowledged.size())).isEqualTo(acknowledged);
    copied.add(found);
  }

  /** What a copy holds beyond what was acknowledged by then is what the journal holds now. */
  private void requirePartsOfTheJournal() {
    assertThat(load).isNotDone();
    stopLoad();
    List<Event> events = all(store.view());
    for (List<Event> found : copied) {
      assertThat(events.subList(0, found.size())).isEqualTo(found);
    }
  }

  /** In whatever order the files are taken: all that was acknowledged, or an error. */
  @Test
  void aCopyOfTheWholeDirectoryIsWholeOrRefused() throws Exception {
    startLoad();
    for (int i = 0; i < 2 * COPIES; i++) {
      removeCopy();
      // The key and the state are those from before the copy, as a careful person has them.
      shell("cp -p journal.key backup.key; cp -p journal.key.pub backup.key.pub");
      shell("cp -p journal.state backup.state");
      List<Event> acknowledged = all(store.view());
      shell(WHOLE.get(i % 2)); // its complaint of files that are gone is not looked at
      try (ParquetEventStore opened = open(copy)) {
        requireAmong(all(opened.view()), acknowledged);
      } catch (Corrupt refused) {
        assertThat(refused.getMessage()).containsAnyOf("backup", "events ", ".parquet", ".wal");
      }
    }
    requirePartsOfTheJournal();
  }

  @Test
  void aCopyThatTakesTheSegmentsBeforeTheLogIsRefused() throws Exception {
    append(30);
    store.flush();
    assertThat(shell("mkdir backup && cp -a journal/journal.json journal/segments backup/"))
        .isTrue();
    append(30);
    store.flush();
    append(1);
    store.flush(); // what was in the log before is in segments alone
    assertThat(shell("cp -a journal/wal backup/ && cp -a journal.key backup.key")).isTrue();
    assertThat(shell("cp -a journal.key.pub backup.key.pub && cp -a journal.state backup.state"))
        .isTrue();

    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> open(copy))
        .withMessageContaining("in no segment and in no write-ahead log");
    assertThat(findings()).isNotEmpty();
  }

  @Test
  void aCopyThatTakesTheLogBeforeTheSegmentsHoldsWhatIsMergedMeanwhile() throws Exception {
    append(30);
    store.flush();
    append(30);
    List<Event> acknowledged = all(store.view());
    String[] parts = documentedCommands().split("(?=cp -a journal/segments)");
    assertThat(parts).hasSize(2);
    assertThat(shell(parts[0].strip().replaceFirst("&&$", ""))).isTrue();
    append(30);
    store.flush();
    store.merge();
    append(30);
    assertThat(shell(parts[1])).isTrue();

    assertThat(findings()).isEmpty();
    List<Event> found = all(ParquetJournalReader.open(copy).view());
    assertThat(found.subList(0, acknowledged.size())).isEqualTo(acknowledged);
    assertThat(all(store.view()).subList(0, found.size())).isEqualTo(found);
  }

  @Test
  void aCopyThatIsOlderThanTheLastCheckpointComesBackAsANewOriginOnly() throws Exception {
    append(40);
    assertThat(shell("set -e\n" + documentedCommands())).isTrue();
    List<Event> kept = all(ParquetJournalReader.open(copy).view());
    append(40);
    store.close(); // signs all
    assertThat(shell("mv journal broken && mv backup journal")).isTrue();

    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> open(directory))
        .withMessageContaining("ROLLBACK");
    NewOrigin.run(directory, Signing.beside(directory));
    requireRestored(kept);
  }

  @Test
  void aCopyOfAStoppedJournalComesBackAsItWas() throws Exception {
    append(40);
    List<Event> kept = all(store.view());
    store.close();
    assertThat(shell("cp -r journal backup && rm -r journal")).isTrue();
    assertThatExceptionOfType(Unavailable.class)
        .as("its key and its state are beside it, and it is another journal's")
        .isThrownBy(() -> open(copy));
    assertThat(shell("mv backup journal")).isTrue();
    requireRestored(kept);
  }

  private void requireRestored(List<Event> kept) {
    try (ParquetEventStore restored = open(directory)) {
      assertThat(all(restored.view())).isEqualTo(kept);
      OpenJournal.over(restored).journal().append(random.submissions(3));
      assertThat(restored.view().size()).isEqualTo(kept.size() + 3);
      assertThat(all(restored.view()).subList(0, kept.size())).isEqualTo(kept);
    }
    copy = directory;
    assertThat(findings()).isEmpty();
  }
}
