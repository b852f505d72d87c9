package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start takes over from the directory, and what it refuses with one line. */
class RecoveryTest {
  private static final int VALUE_CHARS = 1 << 20;

  @TempDir Path temporary;

  private Path journal() {
    return temporary.resolve("journal");
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(StoreOptions.of(journal()).withFlushThreshold(Integer.MAX_VALUE));
  }

  private static void append(ParquetEventStore store, List<Event> events) {
    store.append(List.copyOf(events)).await();
  }

  private Path only(String directory) throws IOException {
    try (Stream<Path> files = Files.list(journal().resolve(directory))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  @Test
  void aStartReadsNoMoreIntoMemoryThanTheTailKeeps() {
    String value = "x".repeat(VALUE_CHARS);
    List<Event> given = new ArrayList<>();
    try (ParquetEventStore store = open()) {
      for (int i = 0; i < 6; i++) {
        List<Event> batch = new ArrayList<>();
        for (int j = 0; j < 10; j++) {
          batch.add(event(given.size() + j, given.size() + j + value));
        }
        given.addAll(batch);
        append(store, batch);
        store.flush();
      }
    }
    try (ParquetEventStore store = open()) {
      Snapshot snapshot = (Snapshot) store.view();
      long inMemory = snapshot.tail().end() - snapshot.tail().first();
      assertThat(inMemory).isBetween(1L, Tail.KEPT_BYTES / VALUE_CHARS + 1);
      assertThat(all(store.view()).equals(given)).isTrue();
    }
  }

  @Test
  void whatTheIndexDoesNotCoverIsInMemoryAfterAStart() {
    try (ParquetEventStore store = open()) {
      append(store, events(0, 9_000));
      store.flush();
      append(store, events(9_000, 9_010));
      store.flush();
    }
    try (ParquetEventStore store = open()) {
      Snapshot snapshot = (Snapshot) store.view();
      assertThat(snapshot.tail().first()).isZero();
      assertThat(all(store.view())).isEqualTo(events(0, 9_010));
      assertThat(store.view().lastTimestamp()).contains(event(9_009).timestamp());
    }
  }

  @Test
  void aDamagedNewestSegmentDoesNotStopTheStart() throws IOException {
    try (ParquetEventStore store = open()) {
      append(store, events(0, 20));
    }
    Path segment = only("segments");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    try (ParquetEventStore store = open()) {
      assertThat(store.nextSequence()).isEqualTo(20);
      append(store, events(20, 25));
      assertThat(store.flush()).isEqualTo(5);
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(() -> all(store.view()))
          .withMessageContaining(segment.getFileName().toString())
          .withMessageContaining("events 0 to 19");
    }
  }

  @Test
  void aJournalOfANewerFormatIsRefused() throws IOException {
    open().close();
    Path file = journal().resolve("journal.json");
    Files.writeString(
        file, Files.readString(file).replace("\"format_version\":1", "\"format_version\":3"));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("journal.json has format version 3, this program knows 1 and 2");
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> ParquetJournalReader.open(journal()))
        .withMessageContaining("has format version 3");
  }

  @Test
  void aDamagedJournalFileIsRefused() throws IOException {
    open().close();
    for (String content : List.of("", "{}", "{\"format_version\":1}", "\u0000\u0000")) {
      Files.writeString(journal().resolve("journal.json"), content);
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(this::open)
          .withMessageContaining("journal.json is damaged; restore it from a backup");
    }
  }

  @Test
  void eventsWithoutAJournalFileAreNotTakenForANewJournal() throws IOException {
    try (ParquetEventStore store = open()) {
      append(store, events(0, 3));
    }
    Files.delete(journal().resolve("journal.json"));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("holds events but no journal.json");
    assertThat(only("segments")).exists();
  }

  @Test
  void aMissingSegmentInTheMiddleIsRefused() throws IOException {
    List<Path> segments = new ArrayList<>();
    try (ParquetEventStore store = open()) {
      for (int i = 0; i < 3; i++) {
        append(store, events(10L * i, 10L * i + 10));
        store.flush();
      }
    }
    try (Stream<Path> files = Files.list(journal().resolve("segments"))) {
      files.sorted().forEach(segments::add);
    }
    Files.delete(segments.get(1));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("no segment holds events 10 to 19")
        .withMessageContaining("restore it from a backup");
  }

  @Test
  void aMissingNewestSegmentIsRefusedUnlessTheLogStillHoldsItsEvents() throws IOException {
    try (ParquetEventStore store = open()) {
      append(store, events(0, 10));
      store.flush();
      append(store, events(10, 20));
    }
    Files.delete(newestSegment());
    try (ParquetEventStore store = open()) {
      assertThat(all(store.view())).isEqualTo(events(0, 20));
    }
    open().close(); // from here on the log begins at 20
    Files.delete(newestSegment());
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("events 10 to 19 are in no segment and in no write-ahead log");
  }

  private Path newestSegment() throws IOException {
    try (Stream<Path> files = Files.list(journal().resolve("segments"))) {
      return files.sorted().toList().getLast();
    }
  }

  @Test
  void aSegmentIsSetAsideOnlyForOneThatHoldsTheSameEvents() throws IOException {
    List<Event> given = events(0, 30);
    try (ParquetEventStore store = open()) {
      append(store, given.subList(0, 10));
      store.flush();
      append(store, given.subList(10, 20));
      store.flush();
      append(store, given.subList(20, 30));
    }
    // As a crash leaves it between the publication of a merged segment and the removal of its
    // sources; and as no merge leaves it.
    SegmentWriter writer = new SegmentWriter(new LocalDisk(), journal().resolve("segments"));
    List<Event> other = new ArrayList<>(given.subList(0, 19));
    other.add(event(19, "another value"));
    SegmentName wrong = writer.write(other.iterator(), 0, 19);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining(wrong.fileName())
        .withMessageContaining("00000000000000000010-00000000000000000019")
        .withMessageContaining("other events");
    Files.delete(journal().resolve("segments").resolve(wrong.fileName()));
    writer.write(given.subList(0, 20).iterator(), 0, 19);
    try (ParquetEventStore store = open()) {
      assertThat(store.view().persistedFileCount()).isEqualTo(2);
      assertThat(all(store.view())).isEqualTo(given);
    }
    assertThat(new LocalDisk().list(journal().resolve("superseded"))).hasSize(2);
  }

  @Test
  void filesThatAreNotOursAreLeftAlone() throws IOException {
    try (ParquetEventStore store = open()) {
      append(store, events(0, 3));
    }
    List<Path> strange =
        List.of(
            journal().resolve("wal").resolve("99999999999999999999.wal"),
            journal().resolve("wal").resolve("notes.txt"),
            journal().resolve("segments").resolve("notes.parquet"),
            journal().resolve("notes.txt"));
    for (Path file : strange) {
      Files.writeString(file, "hello");
    }
    try (ParquetEventStore store = open()) {
      assertThat(all(store.view())).isEqualTo(events(0, 3));
    }
    assertThat(strange).allSatisfy(file -> assertThat(file).hasContent("hello"));
  }
}
