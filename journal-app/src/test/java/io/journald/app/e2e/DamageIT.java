package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged journal is never served as if it were whole, and the one line names the file. */
class DamageIT {
  private static final int DAMAGED = 1;
  private static final int EVENTS_A_SEGMENT = 150;
  private static final int EVENTS_IN_THE_LOG = 5;

  @TempDir private static Path templates;
  @TempDir private Path scratch;
  private Path dir;

  /** Two segments, then some events that are in the write-ahead log alone. */
  @BeforeAll
  static void recordAJournal() {
    try (Server server = Server.start(template(), "--flush-threshold", 1_000_000)) {
      for (String entity : List.of("first", "second")) {
        for (int i = 0; i < EVENTS_A_SEGMENT; i++) {
          record(server, entity);
        }
        server.flush();
      }
      for (int i = 0; i < EVENTS_IN_THE_LOG; i++) {
        record(server, "third");
      }
      server.kill();
    }
  }

  private static Path template() {
    return templates.resolve("journal");
  }

  private static void record(Server server, String entity) {
    String mutation =
        """
        {"entity_type":"t","entity_id":"%s","action":"insert","actor":"a","source":"s"}\
        """
            .formatted(entity);
    HttpResponse<String> answer = server.post("/journal/event", mutation);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @BeforeEach
  void copyTheJournal() throws IOException {
    dir = scratch.resolve("journal");
    // The key and the state of the journal are beside it.
    try (Stream<Path> files = Files.walk(templates)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, scratch.resolve(templates.relativize(file).toString()));
      }
    }
  }

  private void requireRefusedByServerAndReaders(String file, String... words) {
    for (String[] command :
        new String[][] {{"serve", "--port", "0"}, {"history", "first"}, {"stats"}}) {
      Object[] arguments = Stream.concat(Stream.of(command), Stream.of("-D", dir)).toArray();
      Child.Result refused = Program.run(arguments);
      assertThat(refused.exitCode()).as("%s: %s", command[0], refused.err()).isEqualTo(DAMAGED);
      assertThat(refused.onlyErrLine()).startsWith("journal: ").contains(file).contains(words);
    }
  }

  @Test
  void aDamagedJournalFileStopsTheStart() throws IOException {
    Path file = dir.resolve("journal.json");
    Files.writeString(file, Files.readString(file).replace("journal_id", "journal id"));

    requireRefusedByServerAndReaders(file.toString(), "damaged", "backup");
  }

  @Test
  void aNewerFormatVersionStopsTheStart() throws IOException {
    Path file = dir.resolve("journal.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"format_version\":2", "\"format_version\":3,\"what\":\"is new\""));

    requireRefusedByServerAndReaders(file.toString(), "version 3", "use the program");
  }

  @Test
  void aDamagedMiddleOfTheLogStopsTheStart() throws IOException {
    List<Path> logs = files("wal", ".wal");
    Path file = logs.getLast();
    flipBit(file, 70);

    requireRefusedByServerAndReaders(file.toString(), "damaged", "byte", "backup");
  }

  @Test
  void aMissingSegmentStopsTheStart() throws IOException {
    List<Path> segments = files("segments", ".parquet");
    Files.delete(segments.getFirst());

    requireRefusedByServerAndReaders(
        segments.get(1).getFileName().toString(), "0 to 149", "missing", "backup");
  }

  @Test
  void aMissingLastSegmentStopsTheStartOnceTheLogIsTrimmed() throws IOException {
    // The first stop flushes what the log holds, the second start begins a log behind that.
    for (int i = 0; i < 2; i++) {
      try (Server server = Server.start(dir)) {
        assertThat(server.stop().exitCode()).isZero();
      }
    }
    Files.delete(files("segments", ".parquet").getLast());

    requireRefusedByServerAndReaders("00000000000000000305.wal", "backup");
  }

  @Test
  void aMissingLastSegmentIsMadeAgainWhileTheLogHoldsItsEvents() throws IOException {
    Files.delete(files("segments", ".parquet").getLast());
    try (Server server = Server.start(dir)) {
      assertThat(server.history("second")).hasSize(EVENTS_A_SEGMENT);
      assertThat(server.totalEvents()).isEqualTo(2 * EVENTS_A_SEGMENT + EVENTS_IN_THE_LOG);
    }
  }

  @Test
  void eventsWithoutAJournalFileAreNotTakenForANewJournal() throws IOException {
    Files.delete(dir.resolve("journal.json"));

    Child.Result refused = Program.run("serve", "-D", dir, "--port", 0);
    assertThat(refused.exitCode()).isEqualTo(DAMAGED);
    assertThat(refused.onlyErrLine()).contains(dir.toString(), "journal.json");
  }

  @Test
  void aTornEndOfTheLogIsCutAndTheRestIsServed() throws IOException {
    try (Server server = Server.start(dir, "--flush-threshold", 1_000_000)) {
      assertThat(server.history("third")).hasSize(EVENTS_IN_THE_LOG);
      record(server, "third");
      server.kill();
    }
    Path log = files("wal", ".wal").getLast();
    byte[] bytes = Files.readAllBytes(log);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    bytes[end - 1] ^= 1;
    Files.write(log, bytes);
    try (Server server = Server.start(dir)) {
      assertThat(server.history("third")).hasSize(EVENTS_IN_THE_LOG);
      record(server, "third");
      assertThat(server.history("third")).hasSize(EVENTS_IN_THE_LOG + 1);
    }
  }

  @Test
  void aDamagedSegmentIsTheErrorOfItsQueriesAlone() throws IOException {
    Path segment = files("segments", ".parquet").getFirst();
    flipBit(segment, 100);
    try (Server server = Server.start(dir)) {
      record(server, "third");
      List<JsonNode> events = server.stream("/journal/events?from=150").toList();
      assertThat(events).hasSize(EVENTS_A_SEGMENT + EVENTS_IN_THE_LOG + 1);
      assertThat(server.get("/journal/recent?limit=100")).hasSize(100);

      HttpResponse<String> refused = server.ask("/journal/history/first");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(500);
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      JsonNode problem = Server.json(refused.body());
      assertThat(problem.get("type").asText()).isEqualTo("urn:journald:problem:corrupt");
      assertThat(problem.get("detail").asText()).contains(segment.getFileName().toString());

      Child.Result command = Program.run("history", "first", "-D", dir);
      assertThat(command.exitCode()).isEqualTo(DAMAGED);
      assertThat(command.onlyErrLine()).contains(segment.getFileName().toString());
      assertThat(server.stop().exitCode()).isZero();
    }
  }

  private List<Path> files(String directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(directory))) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static void flipBit(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 4;
    Files.write(file, bytes);
  }
}
