package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.tree.BlockHashes;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.proof.Checkpoint;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.ProofCheck;
import io.journald.proof.RightEdge;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.VerifierKey;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that signs checkpoints, through its restarts. */
class SignedJournalTest {
  @TempDir Path temporary;
  private final RandomEvents random = new RandomEvents(5);
  private Path directory;

  @BeforeEach
  void name() {
    directory = temporary.resolve("journal");
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(300)
            .withSigning(Signing.beside(directory)));
  }

  private Path beside(String ending) {
    return temporary.resolve("journal" + ending);
  }

  private VerifierKey verifierKey() throws IOException, MalformedProofException {
    return VerifierKey.parse(Files.readString(beside(".key.pub")).strip());
  }

  private void record(int events) {
    try (ParquetEventStore store = open()) {
      append(OpenJournal.over(store), events);
    }
  }

  private List<Receipt> append(OpenJournal journal, int events) {
    // The journal makes the ids: those of the generator stand for events of several entities.
    return journal
        .journal()
        .append(
            random.submissions(events).stream()
                .map(submission -> Submission.of(submission.mutation()))
                .toList());
  }

  private static List<Event> all(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }

  private void requireSignedAndProved(OpenJournal journal)
      throws IOException, MalformedProofException {
    List<Event> events = all(journal);
    RightEdge tree = new RightEdge();
    LeafData leaf = new LeafData();
    for (Event event : events) {
      Checkpoint signed =
          journal
              .proofs()
              .proof(event.eventId())
              .orElseThrow()
              .verify(leaf.hash(event), verifierKey());
      assertThat(signed.size()).isGreaterThan(event.sequence());
      tree.add(leaf.hash(event));
    }
    SignedCheckpoint newest = journal.proofs().checkpoint().orElseThrow();
    assertThat(newest.checkpoint().size()).isEqualTo(events.size());
    assertThat(newest.checkpoint().root()).isEqualTo(tree.root());
  }

  @Test
  void everyEventIsProvedFromTheTailFromSegmentsAndAfterARestart() throws Exception {
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      append(journal, 700);
      requireSignedAndProved(journal);
      journal.operations().flush();
      append(journal, 330);
      journal.operations().flush();
      journal.operations().merge();
      append(journal, 3);
    }
    try (ParquetEventStore store = open()) {
      requireSignedAndProved(OpenJournal.over(store));
    }
  }

  @Test
  void checkpointsBeforeAndAfterARestartAreConsistent() throws Exception {
    record(300);
    SignedCheckpoint first = newest();
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      append(journal, 450);
      journal.proofs().proof(all(journal).getLast().eventId());
      Checkpoint second = journal.proofs().checkpoint().orElseThrow().checkpoint();
      Checkpoint old = first.checkpoint();
      assertThat(
              ProofCheck.isConsistent(
                  old.size(),
                  old.root(),
                  second.size(),
                  second.root(),
                  journal.proofs().consistency(old.size(), second.size())))
          .isTrue();
    }
  }

  private SignedCheckpoint newest() throws Exception {
    return SignedCheckpoint.verify(
        Files.readString(directory.resolve("tree/checkpoint")), verifierKey());
  }

  @Test
  void theKeyIsForItsOwnerAlone() throws IOException {
    record(1);
    assertThat(Files.getPosixFilePermissions(beside(".key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aStopLeavesTheLastCheckpointInTheStateFileInTheDirectoryAndInTheLog() throws Exception {
    record(10);
    record(20);
    String newest = Files.readString(directory.resolve("tree/checkpoint"));
    assertThat(Files.readString(beside(".state"))).isEqualTo(newest);
    assertThat(newest().checkpoint().size()).isEqualTo(30);
    assertThat(Files.readString(directory.resolve("tree/checkpoints")))
        .contains("\n10\n")
        .endsWith(newest);
  }

  @Test
  void theAnchorGetsTheCheckpointsToo() throws IOException {
    Path anchor = temporary.resolve("anchor");
    Signing beside = Signing.beside(directory);
    Signing anchored =
        new Signing(
            beside.keyFile(),
            beside.stateFile(),
            Optional.of(anchor),
            Optional.of("example.com/ledger"));
    try (ParquetEventStore store =
        ParquetEventStore.open(StoreOptions.of(directory).withSigning(anchored))) {
      append(OpenJournal.over(store), 3);
    }
    assertThat(Files.readString(anchor)).startsWith("example.com/ledger\n3\n");
  }

  @Test
  void aSecondStartFindsTheSameKey() throws Exception {
    record(1);
    VerifierKey first = verifierKey();
    record(1);
    assertThat(verifierKey()).isEqualTo(first);
  }

  @Test
  void withoutItsKeyItDoesNotStart() throws IOException {
    record(1);
    Files.delete(beside(".key"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(this::open)
        .withMessageContaining("the signing key of this journal is missing")
        .withMessageContaining("--key-file");
  }

  @Test
  void withAnotherKeyItDoesNotStart() throws IOException {
    record(1);
    Path other = temporary.resolve("other");
    try (ParquetEventStore store =
        ParquetEventStore.open(StoreOptions.of(other).withSigning(Signing.beside(other)))) {
      append(OpenJournal.over(store), 1);
    }
    Files.delete(beside(".key"));
    Files.copy(temporary.resolve("other.key"), beside(".key"));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("is not the signing key of this journal");
  }

  @Test
  void withoutItsStateItDoesNotStart() throws IOException {
    record(1);
    Files.delete(beside(".state"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(this::open)
        .withMessageContaining("the last signed checkpoint of this journal is missing");
  }

  @Test
  void anOlderCopyIsARollback() throws IOException {
    record(300);
    Path copy = temporary.resolve("copy");
    JournalBackup.run(directory, copy);
    record(300);
    deleteTree(directory);
    Files.move(copy, directory);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("ROLLBACK: events 300 to 599 were signed and are gone");
  }

  @Test
  void aJournalThatIsGoneIsARollbackToo() throws IOException {
    record(3);
    deleteTree(directory);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("ROLLBACK")
        .withMessageContaining("3 events were signed, and there is no journal");
  }

  @Test
  void anOlderStateFileDoesNotMakeANewerPublishedCheckpointForgotten() throws Exception {
    record(10);
    String older = Files.readString(beside(".state"));
    record(20);
    String newer = Files.readString(beside(".state"));
    Files.writeString(beside(".state"), older);
    open().close();
    assertThat(Files.readString(beside(".state"))).isEqualTo(newer);
    assertThat(Files.readString(directory.resolve("tree/checkpoint"))).isEqualTo(newer);
  }

  @Test
  void aDirectoryWhoseEndIsCutIsARollbackThoughAnOlderStateFileWasPutBack() throws Exception {
    record(300);
    String older = Files.readString(beside(".state"));
    Path copy = temporary.resolve("copy");
    JournalBackup.run(directory, copy);
    record(300);
    String published = Files.readString(directory.resolve("tree/checkpoint"));
    deleteTree(directory);
    Files.move(copy, directory);
    Files.writeString(beside(".state"), older);
    Files.writeString(directory.resolve("tree/checkpoint"), published);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("ROLLBACK: events 300 to 599 were signed and are gone");
  }

  @Test
  void twoJournalsDoNotSignWithOneKey() throws Exception {
    record(10);
    Path copy = temporary.resolve("copy");
    JournalBackup.run(directory, copy);
    try (ParquetEventStore original = open();
        ParquetEventStore twin =
            ParquetEventStore.open(StoreOptions.of(copy).withSigning(Signing.beside(directory)))) {
      OpenJournal first = OpenJournal.over(original);
      OpenJournal second = OpenJournal.over(twin);
      append(first, 5);
      assertThat(original.tree().covering(14)).isPresent();
      append(second, 5);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> twin.tree().covering(14))
          .withMessageContaining("two journals must not sign with one key");
    }
  }

  @Test
  void aCheckpointThatWasNotLoggedBeforeAKillIsLoggedByTheNextStop() throws Exception {
    record(10);
    Path log = directory.resolve("tree/checkpoints");
    String newest = Files.readString(log);
    Files.delete(log);
    open().close();
    assertThat(Files.readString(log)).isEqualTo(newest);
  }

  @Test
  void aNewOriginHasANewNameAndItsFirstCheckpointIsPublished() throws Exception {
    record(10);
    Signing beside = Signing.beside(directory);
    Signing sameName =
        new Signing(
            beside.keyFile(),
            beside.stateFile(),
            Optional.empty(),
            Optional.of(verifierKey().name()));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> NewOrigin.run(directory, sameName))
        .withMessageContaining("name another --origin");
    NewOrigin.run(directory, beside);
    assertThat(newest().checkpoint().size()).isZero();
  }

  @Test
  void aNewOriginThatWasNotFinishedDoesNotAccuseAJournalThatNeverSigned() throws IOException {
    ParquetEventStore.open(StoreOptions.of(directory)).close();
    String unsigned = Files.readString(directory.resolve("journal.json"));
    NewOrigin.run(directory, Signing.beside(directory));
    Files.writeString(directory.resolve("journal.json"), unsigned);
    open().close();
  }

  @Test
  void aDamagedSegmentDoesNotStopTheStartButNothingIsSignedUntilItIsRestored() throws Exception {
    record(100);
    Path segment;
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      segment = files.findFirst().orElseThrow();
    }
    byte[] sound = Files.readAllBytes(segment);
    byte[] damaged = sound.clone();
    damaged[damaged.length / 4] ^= 1;
    Files.write(segment, damaged);
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      assertThat(append(journal, 5).getFirst().sequence()).isEqualTo(100);
      assertThat(journal.proofs().checkpoint().orElseThrow().checkpoint().size()).isEqualTo(100);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> store.tree().covering(104))
          .withMessageContaining("is damaged");
    }
    Files.write(segment, sound);
    try (ParquetEventStore store = open()) {
      requireSignedAndProved(OpenJournal.over(store));
    }
  }

  @Test
  void damagedBlocksAreMadeAgainFromTheEvents() throws Exception {
    record(3 * BlockHashes.EVENTS);
    Path blocks = directory.resolve("tree/blocks");
    byte[] sound = Files.readAllBytes(blocks);
    byte[] damaged = sound.clone();
    damaged[40] ^= 1;
    for (byte[] content : List.of(damaged, new byte[0], Arrays.copyOf(sound, 33))) {
      Files.write(blocks, content);
      record(1);
      assertThat(Files.readAllBytes(blocks)).isEqualTo(sound);
    }
  }

  @Test
  void aJournalThatSignsDoesNotGoOnWithoutSigning() {
    record(1);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> ParquetEventStore.open(StoreOptions.of(directory)))
        .withMessageContaining("signs its checkpoints; do not turn them off");
  }

  @Test
  void aJournalThatNeverSignedGoesOnWithoutSigning() {
    try (ParquetEventStore store = ParquetEventStore.open(StoreOptions.of(directory))) {
      append(OpenJournal.over(store), 3);
    }
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      assertThat(journal.proofs().checkpoint()).isEmpty();
      assertThat(journal.proofs().proof(all(journal).getFirst().eventId())).isEmpty();
    }
  }

  @Test
  void aJournalThatHasSignedDoesNotForgetIt() throws IOException {
    record(1);
    Path file = directory.resolve("journal.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"format_version\":2", "\"format_version\":1")
            .replaceAll(",\"verifier_key\":\"[^\"]*\"", ""));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::open)
        .withMessageContaining("TAMPERED")
        .withMessageContaining("journal.json names no key");
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
