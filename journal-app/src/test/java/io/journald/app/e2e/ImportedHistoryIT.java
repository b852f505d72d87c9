package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real histories, imported by the real program, are what the input says, whatever happens. */
class ImportedHistoryIT {
  private static final int BUSIEST = 20;
  private static final int OTHERS = 200;
  private static final long SEED = 20_261_123;

  /** More events than the newest ones that a server holds in memory. */
  private static final int EVENTS_BEYOND_MEMORY = 100_000;

  /** So high that nothing is flushed before the test asks for it, or the buffer has its size. */
  private static final Object[] NO_FLUSH = {"--flush-threshold", 1_000_000};

  @TempDir private Path scratch;
  private KafkaHistory input;
  private Set<String> sample;
  private Path dir;

  @BeforeEach
  void loadInput() throws IOException {
    input = KafkaHistory.load(scratch);
    sample = input.sample(BUSIEST, OTHERS, SEED);
    dir = scratch.resolve("journal");
  }

  @Test
  void whatIsImportedIntoAServerStaysAsTheInputSaysThroughFlushRestartAndKill() {
    try (Server server = Server.start(dir, NO_FLUSH)) {
      importInto("--url", server.url());
      assertThat(server.get("/journal/stats").get("buffer_size").asLong()).isPositive();
      requireTheInput("before the flush", server);
      server.kill();
    }
    try (Server server = Server.start(dir, NO_FLUSH)) {
      requireTheInput("after a kill before the flush", server);
      server.flush();
      assertThat(server.get("/journal/stats").get("buffer_size").asLong()).isZero();
      requireTheInput("after the flush", server);
      assertThat(server.stop().exitCode()).isZero();
    }
    try (Server server = Server.start(dir)) {
      requireTheInput("after a restart", server);
      server.kill();
    }
    try (Server server = Server.start(dir)) {
      requireTheInput("after a kill and a restart", server);
    }
  }

  @Test
  void whatIsImportedIntoADirectoryIsTheSameOnAServerAndIsThereOnce() {
    importInto("-D", dir);
    requireTheInput("in the directory", export("-D", dir));
    requireAllThere("-D", dir);
    try (Server server = Server.start(dir)) {
      requireTheInput("on a server", server);
      requireAllThere("--url", server.url());
      server.kill();
    }
    try (Server server = Server.start(dir)) {
      requireTheInput("after a kill and a restart", server);
    }
  }

  @Test
  void historiesThatMemoryDoesNotHoldAnyMoreAreTheSame() {
    importInto("-D", dir);
    for (int i = 1; input.events().size() < EVENTS_BEYOND_MEMORY; i++) {
      Child.Result more =
          Program.run("import", input.file(), "--import-id", "more-" + i, "-D", dir);
      assertThat(more.exitCode()).as(more.err()).isZero();
      input.expectImport("more-" + i);
    }
    try (Server server = Server.start(dir)) {
      requireTheInput("while the index is made", server);
      assertThat(server.post("/journal/merge", "").statusCode()).isEqualTo(200);
      requireTheInput("with the index", server);
      requireAllThere("--url", server.url());
      server.kill();
    }
    try (Server server = Server.start(dir)) {
      requireTheInput("after a kill and a restart", server);
    }
  }

  /** Each line has its id, so that another import finds them all. */
  private void requireAllThere(Object... target) {
    Child.Result again = Program.run("import", input.file(), target[0], target[1]);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).startsWith("imported 0 events, ");
  }

  private void importInto(Object... target) {
    List<Object> arguments = new ArrayList<>(List.of("import", input.file()));
    arguments.addAll(List.of(target));
    Child.Result imported = Program.run(arguments.toArray());
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.err())
        .startsWith(String.format("imported %,d events in", input.events().size()));
  }

  /** Over HTTP, and with the command line on the server and on the directory beside it. */
  private void requireTheInput(String stage, Server server) {
    assertThat(server.totalEvents()).as(stage).isEqualTo(input.events().size());
    for (String entity : sample) {
      assertThat(timeless(stage, server.history(entity)))
          .as("history of %s over HTTP, %s", entity, stage)
          .isEqualTo(input.history(entity));
    }
    String busiest = input.busiest(1).getFirst();
    for (Object[] target : new Object[][] {{"--url", server.url()}, {"-D", dir}}) {
      String out = Program.run("history", busiest, "-o", "ndjson", target[0], target[1]).soundOut();
      assertThat(timeless(stage, Server.lines(out)))
          .as("history of %s by %s, %s", busiest, target[0], stage)
          .isEqualTo(input.history(busiest));
    }
    requireTheInput(stage, export("-D", dir));
  }

  private void requireTheInput(String stage, List<JsonNode> exported) {
    assertThat(timeless(stage, exported).equals(input.events()))
        .as("all events, exported %s", stage)
        .isTrue();
  }

  private static List<JsonNode> export(Object... target) {
    String out = Program.run("export", "--format", "ndjson", target[0], target[1]).soundOut();
    return Server.lines(out);
  }

  /** The events without their times, which must not decrease. */
  private static List<JsonNode> timeless(String stage, List<JsonNode> events) {
    Instant last = Instant.EPOCH;
    for (JsonNode event : events) {
      Instant timestamp = Instant.parse(((ObjectNode) event).remove("timestamp").asText());
      assertThat(timestamp).as(stage).isAfterOrEqualTo(last);
      last = timestamp;
    }
    return events;
  }
}
