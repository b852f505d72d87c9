package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is cut off and run again records every line exactly once. */
class InterruptedImportIT {
  /** More than one batch of an import, so that it has recorded something and wants more. */
  private static final int LINES_BEFORE_THE_END = 15_000;

  private static final int KILLS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(Child.PATIENCE_SECONDS);

  @TempDir private Path scratch;
  private KafkaHistory input;
  private Path dir;

  @BeforeEach
  void loadInput() throws IOException {
    input = KafkaHistory.load(scratch);
    dir = scratch.resolve("journal");
  }

  @Test
  void anImportThatWasKilledInTheMiddleIsFinishedByTheNextOne() throws IOException {
    try (Child cutOff = Program.start("import", "-", "--import-id", "mine", "-D", dir)) {
      feed(cutOff);
      awaitAnotherSegment(Set.of());
      cutOff.kill();
    }
    long before = Server.json(stats()).get("total_events").asLong();
    assertThat(before).isPositive().isLessThanOrEqualTo(LINES_BEFORE_THE_END);

    Child.Result again = Program.run("import", input.file(), "--import-id", "mine", "-D", dir);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err())
        .startsWith(
            String.format(
                "imported %,d events, %,d were there already,",
                input.events().size() - before, before));
    requireEveryLineOnce("mine");
  }

  @Test
  void killsAtAnyMomentLoseNothingAndDoubleNothing() throws IOException {
    for (int kill = 0; kill < KILLS; kill++) {
      Set<String> before = segments();
      try (Child cutOff = Program.start("import", input.file(), "-D", dir)) {
        awaitAnotherSegmentOrTheEnd(cutOff, before);
        cutOff.kill();
      }
    }
    assertThat(Program.run("import", input.file(), "-D", dir).exitCode()).isZero();
    requireEveryLineOnce(null);
  }

  @Test
  void ctrlCEndsAnImportInOrderWithOneLineAnd130() throws IOException, InterruptedException {
    Object[] command = {"import", "-", "--import-id", "mine", "-D", dir};
    try (Child stopped = Program.startInForeground(command)) {
      feed(stopped);
      awaitAnotherSegment(Set.of());
      Process kill =
          new ProcessBuilder("kill", "-INT", Long.toString(stopped.pid())).inheritIO().start();
      assertThat(kill.waitFor()).isZero();
      Child.Result result = stopped.awaitExit();
      assertThat(result.exitCode()).as(result.err()).isEqualTo(130);
      assertThat(result.onlyErrLine())
          .matches("stopped: imported 10,000 events in .*; to go on, run it again");
    }
    assertThat(stats()).contains("\"total_events\":10000").contains("\"buffer_size\":0");
  }

  @Test
  void aServerKilledUnderAnImportEndsItWithOneLineAndTheNextImportFinishes() throws IOException {
    try (Server server = Server.start(dir);
        Child cutOff = Program.start("import", "-", "--import-id", "mine", "--url", server.url())) {
      feed(cutOff);
      await().atMost(PATIENCE).until(() -> server.totalEvents() > 0);
      server.kill();
      cutOff.in().close();
      Child.Result result = cutOff.awaitExit();
      assertThat(result.exitCode()).as(result.err()).isIn(3, 5);
      assertThat(result.err().lines()).hasSize(2);
      assertThat(result.err()).startsWith("imported ").contains("\njournal: ");
    }
    try (Server server = Server.start(dir)) {
      Child.Result again =
          Program.run("import", input.file(), "--import-id", "mine", "--url", server.url());
      assertThat(again.exitCode()).as(again.err()).isZero();
    }
    requireEveryLineOnce("mine");
  }

  /** The first lines, and then nothing: the import waits for more. */
  private void feed(Child child) throws IOException {
    try (BufferedReader lines = input.lines()) {
      OutputStream in = child.in();
      for (int i = 0; i < LINES_BEFORE_THE_END; i++) {
        in.write((lines.readLine() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      in.flush();
    }
  }

  private void awaitAnotherSegment(Set<String> before) {
    await().atMost(PATIENCE).until(() -> !before.containsAll(segments()));
  }

  private void awaitAnotherSegmentOrTheEnd(Child child, Set<String> before) {
    await().atMost(PATIENCE).until(() -> !child.isAlive() || !before.containsAll(segments()));
  }

  private Set<String> segments() throws IOException {
    Path segments = dir.resolve("segments");
    if (!Files.isDirectory(segments)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(segments)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .collect(Collectors.toSet());
    }
  }

  private String stats() {
    return Program.run("stats", "-o", "json", "-D", dir).soundOut();
  }

  /** The journal is the input, in its order: each line once and nothing else. */
  private void requireEveryLineOnce(String importId) {
    List<JsonNode> events =
        Server.lines(Program.run("export", "--format", "ndjson", "-D", dir).soundOut());
    assertThat(events).hasSameSizeAs(input.events());
    for (int i = 0; i < events.size(); i++) {
      ObjectNode expected = input.events().get(i).deepCopy();
      if (importId != null) {
        expected.put("event_id", "import:" + importId + ":" + (i + 1));
      }
      ObjectNode event = (ObjectNode) events.get(i);
      event.remove("timestamp");
      assertThat(event).isEqualTo(expected);
    }
  }
}
