package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what an import takes: the line is named, and what stood before it stays. */
class BadImportIT {
  private static final int WRONG_USE = 2;
  private static final int LINE_LIMIT_BYTES = 16 << 20;

  @TempDir private Path scratch;
  private Path dir;

  @BeforeEach
  void nameTheDirectory() {
    dir = scratch.resolve("journal");
  }

  private static String mutation(String entityId) {
    return "{\"entity_type\":\"t\",\"entity_id\":\""
        + entityId
        + "\",\"action\":\"insert\",\"actor\":\"a\",\"source\":\"s\"}\n";
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(scratch.resolve(name), bytes);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private long recorded() {
    return Server.json(Program.run("stats", "-o", "json", "-D", dir).soundOut())
        .get("total_events")
        .asLong();
  }

  /** The sum of what was done, then one line that says what is wrong. */
  private static void requireRefused(Child.Result result, int exitCode, String... words) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).doesNotContain("Exception", "\tat ");
    assertThat(result.err().lines().filter(line -> line.startsWith("journal: "))).hasSize(1);
    assertThat(result.err().lines().toList().getLast()).startsWith("journal: ").contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json                                                          | line 3",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"i\",\"actor\":\"a\"} | source",
        "{\"entity_type\":\"t\",\"entityId\":\"e\",\"action\":\"i\"}              | entityId",
        "[]                                                                | line 3",
        "{\"entity_type\":7}                                                | not a number",
        "{\"entity_type\":\"t\",\"entity_type\":\"t\"}                           | twice",
      })
  void aBadLineInTheMiddleIsNamedAndWhatStoodBeforeItStays(String line, String word)
      throws IOException {
    Path file = file("bad.ndjson", mutation("e1") + mutation("e2") + line + "\n" + mutation("e4"));

    Child.Result result = Program.run("import", file, "-D", dir);

    requireRefused(result, WRONG_USE, "line 3", word, "--import-id");
    assertThat(result.err()).startsWith("imported 2 events");
    assertThat(recorded()).isEqualTo(2);
  }

  @Test
  void aCorrectedFileGoesOnUnderTheSameImportId() throws IOException {
    Path bad = file("bad.ndjson", mutation("e1") + mutation("  ") + mutation("e3"));
    Child.Result refused = Program.run("import", bad, "-D", dir);
    requireRefused(refused, WRONG_USE, "line 2", "entity_id", "--import-id");

    Path good = file("good.ndjson", mutation("e1") + mutation("e2") + mutation("e3"));
    String importId = refused.err().replaceAll("(?s).*--import-id (\\S+).*", "$1");
    Child.Result again = Program.run("import", good, "--import-id", importId, "-D", dir);

    assertThat(again.err()).startsWith("imported 2 events, 1 were there already");
    assertThat(recorded()).isEqualTo(3);
  }

  @Test
  void aServerRefusesABadLineTheSameWayAndIsUnharmed() throws IOException {
    Path file = file("bad.ndjson", mutation("e1") + "{\"actor\":\"\\ud800\"}\n" + mutation("e3"));
    try (Server server = Server.start(dir)) {
      Child.Result result = Program.run("import", file, "--url", server.url());
      requireRefused(result, WRONG_USE, "line 2");
      assertThat(server.totalEvents()).isOne();
      assertThat(server.ask("/journal/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLineThatIsTooLongIsNamed() throws IOException {
    byte[] first = mutation("e1").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(first, first.length + LINE_LIMIT_BYTES + 1);
    Arrays.fill(bytes, first.length, bytes.length, (byte) 'x');
    Path file = file("long.ndjson", bytes);

    requireRefused(Program.run("import", file, "-D", dir), WRONG_USE, "line 2 is longer than");
    assertThat(recorded()).isOne();
  }

  @Test
  void bytesOfAnotherKindAreNotTaken() throws IOException {
    byte[] junk = new byte[100_000];
    new Random(1).nextBytes(junk);
    for (String name : new String[] {"junk.bin", "junk.ndjson.gz"}) {
      requireRefused(Program.run("import", file(name, junk), "-D", dir), WRONG_USE, "line 1");
    }
    assertThat(recorded()).isZero();
  }

  @Test
  void aCompressedFileThatIsCutOffIsNamedAtTheLineAndItsWholeLinesStay() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 20_000; i++) {
        gzip.write(mutation("entity-" + i * 7_919L % 20_011).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);

    Child.Result cutOff = Program.run("import", file("half.ndjson.gz", half), "-D", dir);

    requireRefused(cutOff, WRONG_USE, "cut off", "line ");
    assertThat(recorded()).isBetween(1_000L, 19_000L);
    requireRefused(
        Program.run("import", file("head.gz", Arrays.copyOf(half, 5)), "-D", dir),
        WRONG_USE,
        "cut off");
  }

  @Test
  void aFileThatIsNotThereMakesNoJournal() {
    requireRefused(
        Program.run("import", scratch.resolve("none.ndjson"), "-D", dir), WRONG_USE, "none.ndjson");
    requireRefused(Program.run("import", scratch, "-D", dir), WRONG_USE, "directory");
    assertThat(dir).doesNotExist();
  }

  @Test
  void anEmptyFileIsNoEvents() throws IOException {
    Child.Result result = Program.run("import", file("empty.ndjson", ""), "-D", dir);

    assertThat(result.exitCode()).isZero();
    assertThat(result.onlyErrLine()).startsWith("imported 0 events");
  }
}
