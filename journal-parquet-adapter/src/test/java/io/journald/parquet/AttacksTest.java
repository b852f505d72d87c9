package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentWriter;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.RightEdge;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody with the disk can do to a journal, and with disk and key, each on a real directory:
 * whatever the rules of the verifiable log promise to catch is caught, and the message says what is
 * wrong.
 */
class AttacksTest {
  private static final int EVENTS = 1_000;
  private static final int EVENTS_A_SEGMENT = 250;

  @TempDir private Path temporary;
  private Path directory;
  private Path yesterday;
  private Signing signing;
  private VerifierKey key;

  @BeforeEach
  void recordTwoDays() throws IOException, MalformedProofException {
    directory = temporary.resolve("journal");
    yesterday = temporary.resolve("yesterday");
    signing = Signing.beside(directory);
    record(EVENTS / 2, "monday");
    JournalBackup.run(directory, yesterday);
    Files.copy(signing.stateFile(), temporary.resolve("yesterday.state"));
    record(EVENTS / 2, "tuesday");
    key = VerifierKey.parse(Files.readString(temporary.resolve("journal.key.pub")).strip());
    assertThat(segments()).hasSize(EVENTS / EVENTS_A_SEGMENT);
    requireSound(verify(Depth.FULL));
  }

  private ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withRunEvents(Integer.MAX_VALUE)
            .withSigning(signing));
  }

  private void record(int events, String value) {
    try (ParquetEventStore store = open()) {
      OpenJournal journal = OpenJournal.over(store);
      for (int from = 0; from < events; from += EVENTS_A_SEGMENT) {
        journal
            .journal()
            .append(
                IntStream.range(0, Math.min(EVENTS_A_SEGMENT, events - from))
                    .mapToObj(i -> Submission.of(mutation("e" + i % 7, value + " " + i)))
                    .toList());
        store.flush();
      }
    }
  }

  private static Mutation mutation(String entityId, String value) {
    return Mutation.of("customer", entityId, "email", "update", "", value, "ann", "test");
  }

  private List<Finding> verify(Depth depth) {
    return verify(depth, Optional.empty(), Optional.empty());
  }

  private List<Finding> verify(Depth depth, Optional<String> checkpoint, Optional<String> since) {
    List<Finding> findings = new ArrayList<>();
    JournalVerifier.run(
        new Request(directory, depth, Optional.of(key), checkpoint, since), findings::add, _ -> {});
    return findings;
  }

  private static void requireSound(List<Finding> findings) {
    assertThat(findings).isNotEmpty().allMatch(Finding::isSound);
  }

  private static void requireFound(List<Finding> findings, String... words) {
    assertThat(findings.getLast().isSound()).as("%s", findings).isFalse();
    assertThat(findings.getLast().detail()).contains(words);
  }

  private void requireNoStart(Class<? extends JournalException> kind, String... words) {
    assertThatExceptionOfType(kind)
        .isThrownBy(() -> open().close())
        .satisfies(refused -> assertThat(refused.getMessage()).contains(words));
  }

  private List<Path> segments() throws IOException {
    return files("segments");
  }

  private List<Path> files(String place) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files.sorted().toList();
    }
  }

  private String newest() throws IOException {
    return Files.readString(directory.resolve("tree/checkpoint"));
  }

  private List<Event> events() {
    return TestEvents.all(ParquetJournalReader.open(directory).view());
  }

  /** Writes a segment anew: its checksums and its name are valid, whatever is in it now. */
  private void rewrite(int segment, Consumer<List<Event>> change) throws IOException {
    Path file = segments().get(segment);
    SegmentName name = SegmentName.parse(file.getFileName().toString()).orElseThrow();
    List<Event> rows = new ArrayList<>(events().subList((int) name.first(), (int) name.last() + 1));
    change.accept(rows);
    Files.delete(file);
    new SegmentWriter(new LocalDisk(), directory.resolve("segments"))
        .write(rows.iterator(), name.first(), rows.getLast().sequence());
  }

  private static Event altered(Event event, String value) {
    return new Event(
        event.sequence(),
        event.eventId(),
        event.timestamp(),
        mutation(event.mutation().entityId(), value));
  }

  private void changeEvent(int sequence) throws IOException {
    int row = sequence % EVENTS_A_SEGMENT;
    rewrite(sequence / EVENTS_A_SEGMENT, rows -> rows.set(row, altered(rows.get(row), "forged")));
  }

  /** Writes the stored hashes anew, so that they belong to the events as they are now. */
  private RightEdge forgeBlocks() throws IOException {
    LeafData leafData = new LeafData();
    RightEdge tree = new RightEdge();
    RightEdge block = new RightEdge();
    List<byte[]> roots = new ArrayList<>();
    for (Event event : events()) {
      Hash leaf = leafData.hash(event);
      tree.add(leaf);
      block.add(leaf);
      if (block.size() == 256) {
        roots.add(block.root().bytes());
        block = new RightEdge();
      }
    }
    byte[] blocks = new byte[roots.size() * Hash.BYTES];
    for (int i = 0; i < roots.size(); i++) {
      System.arraycopy(roots.get(i), 0, blocks, i * Hash.BYTES, Hash.BYTES);
    }
    Files.write(directory.resolve("tree/blocks"), blocks);
    return tree;
  }

  private SigningKey stolenKey() throws IOException, MalformedProofException {
    String pem = Files.readString(signing.keyFile());
    String body = pem.replaceAll("-----[A-Z ]+-----", "");
    return SigningKey.of(Base64.getMimeDecoder().decode(body), key);
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  // With the disk, without the key.

  @Test
  void aChangedValueIsFoundWithItsFileAndRange() throws IOException {
    changeEvent(300);
    String file = segments().get(1).getFileName().toString();
    requireFound(verify(Depth.FULL), "TAMPERED: block 1, events 256 to 511 in " + file);
  }

  @Test
  void storedHashesThatFitTheChangedValueDoNotGiveTheSignedRoot() throws IOException {
    changeEvent(300);
    forgeBlocks();
    requireFound(
        verify(Depth.QUICK),
        "TAMPERED: the stored hashes do not give the signed root of 1000 events");
    requireNoStart(Corrupt.class, "TAMPERED: events 0 to 999 are not those that were signed");
  }

  @Test
  void twoEventsInEachOthersPlaceAreFound() throws IOException {
    rewrite(
        2,
        rows -> {
          Event first = rows.get(10);
          Event second = rows.get(20);
          rows.set(10, new Event(510, second.eventId(), first.timestamp(), second.mutation()));
          rows.set(20, new Event(520, first.eventId(), second.timestamp(), first.mutation()));
        });
    requireFound(verify(Depth.FULL), "TAMPERED: block 1, events 256 to 511 in ");
  }

  @Test
  void anEventThatIsPutBetweenOthersIsFound() throws IOException {
    rewrite(
        3,
        rows -> {
          Event inserted = altered(rows.get(100), "inserted");
          List<Event> shifted =
              rows.subList(100, rows.size()).stream()
                  .map(e -> new Event(e.sequence() + 1, e.eventId(), e.timestamp(), e.mutation()))
                  .toList();
          rows.subList(100, rows.size()).clear();
          rows.add(inserted);
          rows.addAll(shifted);
        });
    requireFound(
        verify(Depth.QUICK),
        "TAMPERED: the stored hashes do not give the signed root of 1000 events");
    requireNoStart(Corrupt.class, "TAMPERED: events 0 to 999 are not those that were signed");
  }

  @Test
  void aSegmentThatIsGoneIsAGap() throws IOException {
    Files.delete(segments().get(1));
    requireFound(verify(Depth.QUICK), "no segment holds events 250 to 499");
    requireNoStart(Corrupt.class, "no segment holds events 250 to 499");
  }

  @Test
  void theNewestSegmentAndTheLogThatAreGoneAreMissed() throws IOException {
    Files.delete(segments().getLast());
    for (Path log : files("wal")) {
      Files.delete(log);
    }
    requireFound(verify(Depth.QUICK), "wal holds no file, though one always exists");
    requireNoStart(Corrupt.class, "wal holds no file, though one always exists");
  }

  @Test
  void aCutTailWithTheLogOfAnOlderCopyIsARollback() throws IOException {
    for (Path segment : segments().subList(2, 4)) {
      Files.delete(segment);
    }
    deleteTree(directory.resolve("wal"));
    Files.move(yesterday.resolve("wal"), directory.resolve("wal"));
    requireFound(verify(Depth.QUICK), "ROLLBACK: events 500 to 999 were signed and are gone");
    requireNoStart(Corrupt.class, "ROLLBACK: events 500 to 999 were signed and are gone");
  }

  @Test
  void twoSegmentsWithEachOthersNamesAreFound() throws IOException {
    Path first = segments().get(0);
    Path second = segments().get(1);
    Path aside = temporary.resolve("aside");
    Files.move(first, aside);
    Files.move(second, first);
    Files.move(aside, second);
    requireFound(
        verify(Depth.FULL),
        first.getFileName() + " is damaged, so events 0 to 249 cannot be read",
        "not that of its name");
    // What is sound stays in use: a start does not read it all, and no read gives a wrong event.
    open().close();
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(this::events)
        .withMessageContaining(first.getFileName() + " is damaged");
  }

  @Test
  void yesterdaysCopyIsARollback() throws IOException {
    String newest = newest();
    deleteTree(directory);
    Files.move(yesterday, directory);
    requireNoStart(Corrupt.class, "ROLLBACK: events 500 to 999 were signed and are gone");
    // By itself it is what was signed yesterday: only a newer checkpoint shows that it is old.
    requireSound(verify(Depth.FULL));
    requireFound(
        verify(Depth.QUICK, Optional.of(newest), Optional.empty()),
        "ROLLBACK: events 500 to 999 were signed and are gone");
    requireFound(
        verify(Depth.QUICK, Optional.empty(), Optional.of(newest)),
        "ROLLBACK: the older checkpoint covers 1000 events, this one 500");
  }

  @Test
  void yesterdaysCopyWithYesterdaysStateIsCaughtByANewerCheckpointAlone() throws IOException {
    String newest = newest();
    deleteTree(directory);
    Files.move(yesterday, directory);
    Files.delete(signing.stateFile());
    Files.move(temporary.resolve("yesterday.state"), signing.stateFile());
    record(EVENTS, "another tuesday");
    requireSound(verify(Depth.FULL));
    requireFound(
        verify(Depth.QUICK, Optional.empty(), Optional.of(newest)),
        "TAMPERED: the journal did not grow out of the older checkpoint of 1000 events");
  }

  @Test
  void storedHashesThatAreCutOffAreToldAndMadeAgainFromTheEvents() throws IOException {
    Path blocks = directory.resolve("tree/blocks");
    byte[] sound = Files.readAllBytes(blocks);
    Files.write(blocks, Arrays.copyOf(sound, Hash.BYTES));
    requireFound(
        verify(Depth.QUICK), "TAMPERED: it holds the hashes of 1 blocks, not of 3; the next start");
    open().close();
    assertThat(Files.readAllBytes(blocks)).isEqualTo(sound);
    requireSound(verify(Depth.FULL));
  }

  @Test
  void anEditedCheckpointIsNotWhatTheKeySigned() throws IOException {
    Path published = directory.resolve("tree/checkpoint");
    Files.writeString(published, newest().replace("\n1000\n", "\n999\n"));
    requireFound(
        verify(Depth.QUICK),
        "TAMPERED: the checkpoint: the note's text is not the one that " + key.name());
    Files.delete(published);
    requireFound(verify(Depth.QUICK), "TAMPERED: ", "checkpoint is missing");
  }

  @Test
  void storedHashesThatAreNotThoseOfSoundEventsAreAFindingOfTheirOwn() throws IOException {
    Path blocks = directory.resolve("tree/blocks");
    byte[] sound = Files.readAllBytes(blocks);
    byte[] damaged = sound.clone();
    damaged[Hash.BYTES] ^= 1;
    for (byte[] content : List.of(damaged, Arrays.copyOf(sound, Hash.BYTES), new byte[0])) {
      Files.write(blocks, content);
      List<Finding> findings = verify(Depth.FULL);
      assertThat(findings)
          .anyMatch(finding ->
              finding.detail().equals("1000 events hashed again, all as they were signed"));
      assertThat(findings.stream().filter(finding -> !finding.isSound()))
          .singleElement()
          .matches(finding -> finding.file().equals(blocks.toString()))
          .matches(finding -> finding.detail().contains("the next start of the journal makes it"));
    }
    open().close();
    requireSound(verify(Depth.FULL));
  }

  @Test
  void allFilesOfADamagedBlockAreNamed() throws IOException {
    changeEvent(505);
    requireFound(
        verify(Depth.FULL),
        "events 256 to 511 in "
            + segments().get(1).getFileName()
            + " and "
            + segments().get(2).getFileName());
  }

  @Test
  void aChangeBehindTheLastWholeBlockIsNamedWithItsFile() throws IOException {
    changeEvent(EVENTS - 1);
    List<Finding> findings = verify(Depth.FULL);
    requireFound(findings, "TAMPERED: ", "events 768 to 999 in " + segments().get(3).getFileName());
    assertThat(findings.getLast().file()).endsWith("segments");
  }

  @Test
  void aLoggedCheckpointThatIsNewerThanTheNewestIsARollback() throws IOException {
    Path log = directory.resolve("tree/checkpoints");
    String logged = Files.readString(log);
    deleteTree(directory);
    Files.move(yesterday, directory);
    Files.writeString(log, logged);
    for (Depth depth : Depth.values()) {
      requireFound(
          verify(depth), "ROLLBACK: a logged checkpoint covers 1000 events, the newest one 500");
    }
    String older = newest();
    requireFound(
        verify(Depth.QUICK, Optional.of(older), Optional.empty()),
        "ROLLBACK: a logged checkpoint covers 1000 events, the newest one 500");
  }

  @Test
  void anOlderCheckpointFromElsewhereIsNoRollback() throws IOException {
    String older = Files.readString(yesterday.resolve("tree/checkpoint"));
    requireSound(verify(Depth.FULL, Optional.of(older), Optional.empty()));
  }

  // With what is outside the directory.

  @Test
  void anEditedStateFileIsNotWhatTheKeySigned() throws IOException {
    String state = Files.readString(signing.stateFile());
    Files.writeString(signing.stateFile(), state.replace("\n1000\n", "\n500\n"));
    requireNoStart(Corrupt.class, "TAMPERED: ", "journal.state is not what this journal signed");
    Files.writeString(signing.stateFile(), "");
    requireNoStart(Corrupt.class, "TAMPERED: ", "journal.state is not what this journal signed");
    Files.delete(signing.stateFile());
    requireNoStart(Unavailable.class, "the last signed checkpoint of this journal is missing");
  }

  @Test
  void aKeyThatIsGoneOrAnothersIsNeverReplaced() throws IOException, MalformedProofException {
    Path aside = temporary.resolve("aside");
    Files.move(signing.keyFile(), aside);
    requireNoStart(Unavailable.class, "the signing key of this journal is missing");
    assertThat(signing.keyFile()).doesNotExist();
    String own = Base64.getEncoder().encodeToString(SigningKey.generate(key.name()).pkcs8());
    Files.writeString(
        signing.keyFile(), "-----BEGIN PRIVATE KEY-----\n" + own + "\n-----END PRIVATE KEY-----\n");
    requireNoStart(Corrupt.class, "journal.key is not the signing key of this journal");
  }

  @Test
  void aJournalThatNamesAnotherKeyIsNotTheOneThatAStrangerKnows()
      throws IOException, MalformedProofException {
    SigningKey own = SigningKey.generate(key.name());
    Path file = directory.resolve("journal.json");
    Files.writeString(file, Files.readString(file).replace(key.text(), own.verifier().text()));
    Checkpoint signed = SignedCheckpoint.verify(newest(), key).checkpoint();
    Files.writeString(
        directory.resolve("tree/checkpoint"),
        SignedCheckpoint.sign(signed.size(), signed.root(), own).note());
    requireFound(
        verify(Depth.QUICK), "TAMPERED: the checkpoint: the note has no signature of the key");
    requireNoStart(Corrupt.class, "journal.key is not the signing key of this journal");
  }

  // With disk and key: only what others keep helps.

  @Test
  void aForkThatIsSignedAgainDidNotGrowOutOfAnOlderCheckpoint()
      throws IOException, MalformedProofException {
    String older = Files.readString(yesterday.resolve("tree/checkpoint"));
    changeEvent(300);
    SignedCheckpoint forged = SignedCheckpoint.sign(EVENTS, forgeBlocks().root(), stolenKey());
    Files.writeString(directory.resolve("tree/checkpoint"), forged.note());
    Files.writeString(signing.stateFile(), forged.note());
    requireFound(
        verify(Depth.QUICK, Optional.empty(), Optional.of(older)),
        "TAMPERED: the journal did not grow out of the older checkpoint of 500 events");
    requireFound(
        verify(Depth.QUICK), "TAMPERED: this is not the journal of a logged checkpoint of 1000");
    // Without the log nothing in the directory is against it, and nothing beside it.
    Files.delete(directory.resolve("tree/checkpoints"));
    requireSound(verify(Depth.FULL));
    open().close();
  }

  @Test
  void twoCheckpointsOfOneSizeCannotBothBeOfTheJournal()
      throws IOException, MalformedProofException {
    Hash otherRoot = Hash.of(new byte[Hash.BYTES]);
    String other = SignedCheckpoint.sign(EVENTS, otherRoot, stolenKey()).note();
    requireFound(
        verify(Depth.QUICK, Optional.of(other), Optional.empty()),
        "TAMPERED: the stored hashes do not give the signed root of 1000 events");
    requireFound(
        verify(Depth.QUICK, Optional.empty(), Optional.of(other)),
        "TAMPERED: the journal did not grow out of the older checkpoint of 1000 events");
    Path log = directory.resolve("tree/checkpoints");
    Files.writeString(log, other + Files.readString(log));
    requireFound(
        verify(Depth.FULL), "TAMPERED: this is not the journal of a logged checkpoint of 1000");
    Files.writeString(signing.stateFile(), other);
    requireNoStart(Corrupt.class, "TAMPERED: ");
  }
}
