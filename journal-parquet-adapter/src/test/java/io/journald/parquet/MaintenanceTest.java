package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.port.JournalException.Unavailable;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Check, repair and backup of a journal directory. */
class MaintenanceTest {
  @TempDir Path temporary;
  private Path directory;
  private final RandomEvents random = new RandomEvents(11);
  private List<Event> recorded;

  @BeforeEach
  void record() {
    directory = temporary.resolve("journal");
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      for (int i = 0; i < 3; i++) {
        journal.journal().append(random.submissions(400));
        journal.operations().flush();
      }
      journal.operations().merge(); // waits for the index, too
      journal.journal().append(random.submissions(500));
      journal.operations().flush();
      recorded = all(journal);
    }
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory).withFlushThreshold(Integer.MAX_VALUE).withRunEvents(300));
  }

  private static List<Event> all(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }

  private List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    JournalCheck.run(directory, findings::add, share -> assertThat(share).isBetween(0.0, 1.0));
    return findings;
  }

  private List<Finding> repair() {
    List<Finding> findings = new ArrayList<>();
    JournalRepair.run(directory, findings::add);
    return findings;
  }

  private Path first(String place) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 3);
      int b = bytes.read();
      bytes.seek(bytes.length() / 3);
      bytes.write(b ^ 0x10);
    }
  }

  private List<Event> reopened() {
    try (ParquetEventStore store = open()) {
      return all(OpenJournal.over(store));
    }
  }

  @Test
  void aSoundJournalHasSoundFindingsOnly() {
    assertThat(check()).hasSizeGreaterThan(4).allMatch(Finding::isSound);
  }

  @Test
  void aRunningJournalIsFoundSound() {
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      journal.journal().append(random.submissions(50));
      assertThat(check()).allMatch(Finding::isSound);
    }
  }

  @Test
  void everyDamagedFileIsNamed() throws IOException {
    Path segment = first("segments");
    Path run = first("index");
    damage(segment);
    damage(run);
    assertThat(check().stream().filter(finding -> !finding.isSound()).map(Finding::file))
        .containsExactlyInAnyOrder(segment.toString(), run.toString());
  }

  @Test
  void aDamagedSegmentIsRestoredFromTheIndexByteForByte() throws IOException {
    Path segment = first("segments");
    byte[] sound = Files.readAllBytes(segment);
    damage(segment);
    byte[] damaged = Files.readAllBytes(segment);
    assertThat(repair()).singleElement().matches(Finding::isSound);
    assertThat(Files.readAllBytes(segment)).isEqualTo(sound);
    assertThat(Files.readAllBytes(directory.resolve("damaged").resolve(segment.getFileName())))
        .isEqualTo(damaged);
    assertThat(check()).allMatch(Finding::isSound);
    assertThat(reopened()).isEqualTo(recorded);
  }

  @Test
  void whatTheIndexDoesNotHoldIsNotMadeUp() throws IOException {
    Path segment = first("segments");
    damage(segment);
    byte[] damaged = Files.readAllBytes(segment);
    damage(first("index"));
    assertThat(repair()).singleElement().matches(finding -> !finding.isSound());
    assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
  }

  @Test
  void aSoundJournalNeedsNoRepair() {
    assertThat(repair()).isEmpty();
  }

  @Test
  void aJournalInUseIsNotRepaired() {
    try (ParquetEventStore store = open()) {
      assertThat(store.view().size()).isEqualTo(recorded.size());
      assertThatExceptionOfType(Unavailable.class).isThrownBy(this::repair);
    }
  }

  @Test
  void aBackupOfARunningJournalHoldsWhatWasAcknowledged() {
    Path backup = temporary.resolve("backup");
    List<Event> before;
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      journal.journal().append(random.submissions(70));
      before = all(journal);
      JournalBackup.run(directory, backup);
      journal.journal().append(random.submissions(70));
      journal.operations().merge();
    }
    directory = backup;
    assertThat(check()).allMatch(Finding::isSound);
    assertThat(reopened()).isEqualTo(before);
  }

  @Test
  void aBackupDoesNotGoIntoADirectoryThatHoldsSomething() throws IOException {
    Path full = Files.createDirectory(temporary.resolve("full"));
    Files.createFile(full.resolve("something"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> JournalBackup.run(directory, full))
        .withMessageContaining("is not empty");
  }
}
