package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.EventParquet;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Proofs;
import io.journald.proof.MalformedProofException;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger with a copy of the directory and the verifier key. */
class JournalVerifierTest {
  private static final int EVENTS = 1_000;

  @TempDir Path temporary;
  private Path directory;
  private Signing signing;

  @BeforeEach
  void record() {
    directory = temporary.resolve("journal");
    signing = Signing.beside(directory);
    record(EVENTS);
  }

  private void record(int events) {
    try (ParquetEventStore store = open()) {
      append(OpenJournal.over(store), events);
    }
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(EVENTS)
            .withSigning(signing));
  }

  private static void append(OpenJournal journal, int events) {
    journal
        .journal()
        .append(
            IntStream.range(0, events)
                .mapToObj(i ->
                    Submission.of(
                        Mutation.of("t", "e" + i % 7, "f", "set", "", "v" + i, "ann", "test")))
                .toList());
  }

  private List<Finding> verify(Depth depth, Optional<String> since) {
    List<Finding> findings = new ArrayList<>();
    Request request = new Request(directory, depth, Optional.of(key()), Optional.empty(), since);
    JournalVerifier.run(request, findings::add, share -> assertThat(share).isBetween(0.0, 1.0));
    return findings;
  }

  private VerifierKey key() {
    try {
      return VerifierKey.parse(Files.readString(temporary.resolve("journal.key.pub")).strip());
    } catch (IOException | MalformedProofException failure) {
      throw new AssertionError(failure);
    }
  }

  private String newest() throws IOException {
    return Files.readString(directory.resolve("tree/checkpoint"));
  }

  private Path onlySegment() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.toList().getFirst();
    }
  }

  /** Writes a segment anew with one value changed: its checksums and its name are valid. */
  private void changeValue(long sequence) throws IOException {
    Path file = onlySegment();
    SegmentName name = SegmentName.parse(file.getFileName().toString()).orElseThrow();
    List<Event> events;
    try (Stream<Event> all =
        ParquetJournalReader.open(directory).view().stream(EventQuery.of(EventFilter.all()))) {
      events = new ArrayList<>(all.limit(name.count()).toList());
    }
    Event old = events.get((int) sequence);
    Mutation was = old.mutation();
    events.set(
        (int) sequence,
        new Event(
            sequence,
            old.eventId(),
            old.timestamp(),
            Mutation.of(
                was.entityType(),
                was.entityId(),
                was.field(),
                was.action(),
                was.oldValue(),
                "another value",
                was.actor(),
                was.source())));
    Files.delete(file);
    new SegmentWriter(new LocalDisk(), directory.resolve("segments"))
        .write(events.iterator(), name.first(), name.last());
  }

  @Test
  void aSoundJournalIsSoundAtEveryDepth() throws IOException {
    String older = newest();
    record(500);
    assertThat(verify(Depth.QUICK, Optional.empty())).allMatch(Finding::isSound);
    assertThat(verify(Depth.FULL, Optional.empty()))
        .allMatch(Finding::isSound)
        .anyMatch(finding -> finding.detail().contains("1500 events hashed again"));
    assertThat(verify(Depth.QUICK, Optional.of(older)))
        .allMatch(Finding::isSound)
        .anyMatch(finding -> finding.detail().contains("732 events hashed again"));
  }

  @Test
  void itWorksBesideAWriterAndTellsWhatNoCheckpointCovers() {
    try (ParquetEventStore store = open()) {
      append(OpenJournal.over(store), 3);
      assertThat(verify(Depth.FULL, Optional.empty())).allMatch(Finding::isSound);
    }
  }

  @Test
  void aChangedValueWithValidChecksumsIsFoundWithItsFileAndRange() throws IOException {
    changeValue(300);
    assertThat(verify(Depth.FULL, Optional.empty()).getLast())
        .matches(finding -> !finding.isSound())
        .extracting(Finding::detail)
        .asString()
        .contains("TAMPERED: block 1, events 256 to 511 in " + onlySegment().getFileName());
  }

  @Test
  void aChangedValueInTheLastIncompleteBlockIsFoundByTheQuickCheck() throws IOException {
    changeValue(EVENTS - 1);
    assertThat(verify(Depth.QUICK, Optional.empty()).getLast())
        .matches(finding -> !finding.isSound())
        .extracting(Finding::detail)
        .asString()
        .contains("TAMPERED: the stored hashes do not give the signed root of 1000 events");
  }

  @Test
  void aChangedEventIsNeverProved() throws IOException {
    changeValue(300);
    ParquetJournalReader reader = ParquetJournalReader.open(directory);
    Proofs proofs = OpenJournal.proving(OpenJournal.reading(reader::view), reader.tree());
    String id = TestEvents.all(reader.view()).get(300).eventId();
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> proofs.proof(id))
        .withMessageContaining("TAMPERED: events 256 to 511");
  }

  @Test
  void aMergeOfAChangedSegmentIsRefusedAndNothingIsSetAside() throws IOException {
    changeValue(300);
    List<String> before;
    try (ParquetEventStore store = open()) {
      append(OpenJournal.over(store), 10);
      store.flush();
      before = names("segments");
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(store::merge)
          .withMessageContaining("TAMPERED: events 256 to 511");
      assertThat(names("segments")).isEqualTo(before);
      assertThat(names("superseded")).isEmpty();
    }
  }

  private List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anotherKeysCheckpointIsRefused() throws IOException {
    Path other = temporary.resolve("other");
    try (ParquetEventStore store =
        ParquetEventStore.open(StoreOptions.of(other).withSigning(Signing.beside(other)))) {
      append(OpenJournal.over(store), EVENTS);
    }
    Files.copy(
        other.resolve("tree/checkpoint"),
        directory.resolve("tree/checkpoint"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(verify(Depth.QUICK, Optional.empty()).getLast().detail())
        .contains("TAMPERED: the checkpoint: the note has no signature of the key journal/");
  }

  @Test
  void aForkSignedWithTheSameKeyIsNotTheJournalOfAnOlderCheckpoint() throws IOException {
    String older = newest();
    Files.copy(signing.keyFile(), temporary.resolve("key"));
    // The operator begins anew under the same key: an empty journal with other events.
    deleteTree(directory);
    Files.delete(signing.stateFile());
    record(EVENTS + 1);
    assertThat(verify(Depth.QUICK, Optional.empty())).allMatch(Finding::isSound);
    assertThat(verify(Depth.QUICK, Optional.of(older)).getLast().detail())
        .contains("TAMPERED: the journal did not grow out of the older checkpoint");
  }

  @Test
  void aNewOriginBeginsAfterARestoreFromAnOlderCopy() throws IOException {
    Path copy = temporary.resolve("copy");
    JournalBackup.run(directory, copy);
    record(10);
    deleteTree(directory);
    Files.move(copy, directory);
    VerifierKey old = key();
    assertThat(NewOrigin.run(directory, signing)).isNotEqualTo(old.text());
    record(5);
    assertThat(verify(Depth.FULL, Optional.empty())).allMatch(Finding::isSound);
    assertThat(key()).isNotEqualTo(old);
    assertThat(temporary.resolve("journal.key.old-1")).exists();
  }

  @Test
  void aJournalThatSignsNothingCannotBeVerified() {
    Path unsigned = temporary.resolve("unsigned");
    ParquetEventStore.open(StoreOptions.of(unsigned)).close();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() ->
            JournalVerifier.run(
                new Request(
                    unsigned, Depth.QUICK, Optional.empty(), Optional.empty(), Optional.empty()),
                _ -> {},
                _ -> {}))
        .withMessageContaining("signs no checkpoints");
  }

  @Test
  void aTornLogEntryProvesNothingAndIsCounted() throws IOException {
    Path log = directory.resolve("tree/checkpoints");
    String whole = Files.readString(log);
    String torn = whole.substring(0, whole.length() - 20);
    Files.writeString(log, torn + whole + torn + "\n" + whole);
    assertThat(verify(Depth.FULL, Optional.empty()))
        .allMatch(Finding::isSound)
        .anyMatch(finding ->
            finding
                .detail()
                .equals(
                    "1 logged checkpoint compared, all consistent; 2 not signed by the key, which"
                        + " prove nothing"));
  }

  @Test
  void aLogEntryGoesBehindTheLastWholeOneWhereverAnotherIsTorn() throws IOException {
    StoredTree stored = new StoredTree(new LocalDisk(), directory.resolve("tree"));
    byte[] whole = Files.readAllBytes(stored.log());
    String note = new String(whole, StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, whole.length + length);
      System.arraycopy(whole, 0, torn, whole.length, length);
      Files.write(stored.log(), torn);
      stored.appendToLog(note);
      assertThat(Files.readString(stored.log())).as("torn at %s", length).isEqualTo(note + note);
    }
  }

  @Test
  void anAnchoredCheckpointBehindATornOneBeginsALineOfItsOwn() throws IOException {
    Path anchor = temporary.resolve("anchor");
    Files.writeString(anchor, "torn");
    TextFile.append(new LocalDisk(), anchor, newest());
    TextFile.append(new LocalDisk(), anchor, newest());
    assertThat(Files.readString(anchor)).isEqualTo("torn\n" + newest() + newest());
  }

  private List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    JournalCheck.run(directory, findings::add, _ -> {});
    return findings;
  }

  @Test
  void aCheckOfAllFilesLooksAtTheTreeToo() throws IOException {
    try (ParquetEventStore store = open()) {
      append(OpenJournal.over(store), 1);
      store.flush();
    }
    Path blocks = directory.resolve("tree/blocks");
    assertThat(check())
        .allMatch(Finding::isSound)
        .anyMatch(finding -> finding.detail().equals("format version 2"))
        .anyMatch(finding -> finding.detail().equals("1 event, 1000 to 1000"))
        .anyMatch(finding -> finding.file().equals(blocks.toString()));
    byte[] bytes = Files.readAllBytes(blocks);
    bytes[0] ^= 1;
    Files.write(blocks, bytes);
    assertThat(check().stream().filter(finding -> !finding.isSound()))
        .singleElement()
        .matches(finding -> finding.file().equals(blocks.toString()));
  }

  @Test
  void everyPageIsReadAlsoOfAColumnThatIsSaidToHoldNothing() throws IOException {
    Path file = onlySegment();
    byte[] bytes = Files.readAllBytes(file);
    bytes[endOfLastColumn(file) - 1] ^= 1;
    Files.write(file, bytes);
    assertThat(TestEvents.all(ParquetJournalReader.open(directory).view())).hasSize(EVENTS);
    assertThat(verify(Depth.FULL, Optional.empty()).getLast())
        .matches(finding -> !finding.isSound())
        .extracting(Finding::detail)
        .asString()
        .contains(file.getFileName() + " is damaged, so events 0 to 999 cannot be read");
  }

  private static int endOfLastColumn(Path file) throws IOException {
    try (ParquetFileReader reader = EventParquet.open(new LocalDisk().open(file))) {
      ColumnChunkMetaData last = reader.getRowGroups().getLast().getColumns().getLast();
      assertThat(last.getPath().toDotString()).isEqualTo("subject");
      return Math.toIntExact(last.getStartingPos() + last.getTotalSize());
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
