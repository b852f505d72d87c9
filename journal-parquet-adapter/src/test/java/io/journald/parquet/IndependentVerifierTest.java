package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.journald.model.Event;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.RightEdge;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SignedNote;
import io.journald.proof.SigningKey;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The programs of docs/verify-independently.md, run as they stand there: they accept a journal, and
 * refuse it after any change.
 */
class IndependentVerifierTest {
  private static final Path PROGRAMS = Path.of("..", "docs", "verify");
  private static final String ORIGIN = "journal.example/verified";
  private static final int EVENTS = 3_000;
  private static final int FLUSHES = 3;

  @TempDir private Path directory;
  private final RandomEvents random = new RandomEvents(2026);
  private final List<Event> events = new ArrayList<>();
  private SigningKey key;

  @BeforeEach
  void makeEventsAndKey() throws MalformedProofException {
    events.addAll(random.batch(0, EVENTS));
    key = SigningKey.generate(ORIGIN);
  }

  private void write(List<Event> journal) throws IOException {
    Path journalDirectory = directory.resolve("journal");
    try (ParquetEventStore store =
        ParquetEventStore.open(
            StoreOptions.of(journalDirectory).withFlushThreshold(Integer.MAX_VALUE))) {
      int share = (journal.size() + FLUSHES - 1) / FLUSHES;
      for (int from = 0; from < journal.size(); from += share) {
        store.append(journal.subList(from, Math.min(from + share, journal.size()))).await();
        store.flush();
      }
    }
    Files.createDirectories(journalDirectory.resolve("tree"));
  }

  private SignedCheckpoint checkpoint(int size) {
    LeafData leafData = new LeafData();
    RightEdge edge = new RightEdge();
    events.subList(0, size).forEach(event -> edge.add(leafData.hash(event)));
    return SignedCheckpoint.sign(size, edge.root(), key);
  }

  private void publish(String note) throws IOException {
    Files.writeString(directory.resolve("journal").resolve("tree").resolve("checkpoint"), note);
  }

  /** What the program in SQL prints, run where the journal lies. */
  private String root() throws IOException, SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET file_search_path = '" + directory + "'");
      statement.execute(Files.readString(PROGRAMS.resolve("root.sql")));
      try (ResultSet rows = statement.getResultSet()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }

  private void requireRootRefused(String reason) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(this::root)
        .withMessageContaining(reason);
  }

  /** What the program in Python prints, given what the other one printed. */
  private String signature(String keyText, String root) throws IOException, InterruptedException {
    Path keyFile = Files.writeString(directory.resolve("key"), keyText + "\n");
    Path input = Files.writeString(directory.resolve("root"), root + "\n");
    Path output = directory.resolve("output");
    int exit =
        new ProcessBuilder(
                "python3",
                PROGRAMS.resolve("signature.py").toString(),
                keyFile.toString(),
                directory.resolve("journal/tree/checkpoint").toString())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
    assertThat(exit == 0).as(printed).isEqualTo(printed.startsWith("GENUINE: "));
    return printed;
  }

  private static void requirePython() throws InterruptedException {
    boolean isThere;
    try {
      isThere =
          new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException notFound) {
      isThere = false;
    }
    assumeTrue(isThere, "the check of signatures needs Python 3.8 or newer as python3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1_000, 1_024, EVENTS - 1, EVENTS})
  void theProgramInSqlFindsTheRootOfEverySize(int size) throws IOException, SQLException {
    write(events);
    SignedCheckpoint signed = checkpoint(size);
    publish(signed.note());
    assertThat(root()).isEqualTo(size + " " + signed.checkpoint().root().base64());
  }

  @Test
  void aJournalThatSignsIsFoundGenuineAsItLies()
      throws IOException, SQLException, InterruptedException {
    Path journal = directory.resolve("journal");
    try (ParquetEventStore store =
        ParquetEventStore.open(StoreOptions.of(journal).withSigning(Signing.beside(journal)))) {
      store.append(events).await();
      store.flush();
    }
    assertThat(root()).startsWith(EVENTS + " ");
    requirePython();
    String verifier = Files.readString(directory.resolve("journal.key.pub")).strip();
    assertThat(signature(verifier, root())).startsWith("GENUINE: 3000 events of journal/");
  }

  @Test
  void theProgramInSqlRefusesAChangedValue() throws IOException {
    Event event = events.get(1_234);
    SignedCheckpoint signed = checkpoint(EVENTS);
    events.set(
        1_234,
        new Event(
            event.sequence(),
            event.eventId(),
            event.timestamp(),
            event.mutation().inWorkspace(event.mutation().workspaceId() + " ")));
    write(events);
    publish(signed.note());
    requireRootRefused("the checkpoint says " + signed.checkpoint().root().base64());
  }

  @Test
  void theProgramInSqlRefusesAChangedCheckpointAndMissingEvents() throws IOException {
    write(events.subList(0, EVENTS - 1));
    publish(checkpoint(EVENTS).note());
    requireRootRefused("hold 2999 rows of 2999 events; the checkpoint says 3000");
    String other = Hash.of(new byte[Hash.BYTES]).base64();
    SignedCheckpoint signed = checkpoint(EVENTS - 1);
    publish(signed.note().replace(signed.checkpoint().root().base64(), other));
    requireRootRefused("the checkpoint says " + other);
    publish(signed.note().replace("\n2999\n", "\n2998\n"));
    requireRootRefused("the checkpoint says " + signed.checkpoint().root().base64());
  }

  @Test
  void theProgramInPythonAcceptsWhatIsSignedAndComputed()
      throws IOException, SQLException, InterruptedException {
    requirePython();
    write(events);
    publish(checkpoint(EVENTS).note());
    assertThat(signature(key.verifier().text(), root()))
        .isEqualTo("GENUINE: 3000 events of " + ORIGIN + " have the root that it has signed");
  }

  @Test
  void theProgramInPythonRefusesAnotherKeyCheckpointOrRoot()
      throws IOException, InterruptedException, MalformedProofException {
    requirePython();
    Files.createDirectories(directory.resolve("journal").resolve("tree"));
    SignedCheckpoint signed = checkpoint(7);
    String root = "7 " + signed.checkpoint().root().base64();
    String verifier = key.verifier().text();
    publish(signed.note());
    assertThat(signature(verifier, root)).startsWith("GENUINE: ");
    assertThat(signature(SigningKey.generate(ORIGIN).verifier().text(), root))
        .isEqualTo("REFUSED: it is not signed by this key");
    assertThat(signature(verifier.replaceFirst("[+]", "x+"), root))
        .isEqualTo("REFUSED: this is no verifier key for Ed25519");
    assertThat(signature(verifier, ""))
        .isEqualTo("REFUSED: the root computed from the events is another, or none");
    assertThat(signature(verifier, "8" + root.substring(1))).startsWith("REFUSED: ");
    publish(signed.note().replace("\n7\n", "\n8\n"));
    assertThat(signature(verifier, "8" + root.substring(1)))
        .isEqualTo("REFUSED: the signature does not belong to this text");
    String foreign =
        "journal.example/other" + signed.checkpoint().text().substring(ORIGIN.length());
    publish(SignedNote.sign(foreign, key).note());
    assertThat(signature(verifier, root))
        .isEqualTo("REFUSED: the checkpoint is of journal.example/other");
    publish("");
    assertThat(signature(verifier, root)).startsWith("REFUSED: ");
  }
}
