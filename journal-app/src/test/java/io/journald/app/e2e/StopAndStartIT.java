package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server stops in order, and is the only writer while it runs. */
class StopAndStartIT {
  private static final int CLIENTS = 4;
  private static final long EVENTS_BEFORE_THE_STOP = 1_000;

  @TempDir private Path scratch;
  private Path dir;

  @BeforeEach
  void nameTheDirectory() {
    dir = scratch.resolve("journal");
  }

  private static String mutation(String entityId) {
    return """
    {"entity_type":"t","entity_id":"%s","action":"insert","actor":"a","source":"s"}\
    """
        .formatted(entityId);
  }

  private static void record(Server server, String entityId) {
    assertThat(server.post("/journal/event", mutation(entityId)).statusCode()).isEqualTo(201);
  }

  @Test
  void aStopUnderLoadKeepsWhatWasAcknowledgedFlushesAndExitsWithZero() {
    Ledger ledger = new Ledger();
    try (Server server = Server.start(dir)) {
      List<LoadClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        LoadClient client = new LoadClient(server.url(), ledger);
        client.start("client-" + i, new Random(i));
        clients.add(client);
      }
      ledger.awaitAcknowledged(EVENTS_BEFORE_THE_STOP);
      Child.Result stopped = server.stop();
      clients.forEach(LoadClient::close);
      ledger.requireNoFailure();
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
      assertThat(stopped.err().lines()).as("only that it was ready").hasSize(1);
    }
    JsonNode stats = Server.json(Program.run("stats", "-o", "json", "-D", dir).soundOut());
    assertThat(stats.get("buffer_size").asLong()).as("all is flushed").isZero();
    try (Server server = Server.start(dir);
        Stream<JsonNode> events = server.stream("/journal/events")) {
      assertThat(ledger.verify(events.iterator(), 0)).isEqualTo(stats.get("total_events").asLong());
    }
  }

  @Test
  void aSecondSigtermIsHarmless() {
    try (Server server = Server.start(dir, "--flush-threshold", 1_000)) {
      record(server, "e");
      server.process().terminate();
      server.process().terminate();
      Child.Result stopped = server.stop();
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    }
    assertThat(Program.run("stats", "-o", "json", "-D", dir).soundOut())
        .contains("\"persisted_events\":1");
  }

  @Test
  void aSecondServerOnTheSameDirectoryEndsWithFourAndOneLine() {
    try (Server server = Server.start(dir)) {
      Child.Result second = Program.run("serve", "-D", dir, "--port", 0);
      assertThat(second.exitCode()).isEqualTo(4);
      assertThat(second.onlyErrLine()).contains(dir.toString(), "in use");
      record(server, "the first goes on");
      server.kill();
    }
    try (Server next = Server.start(dir)) {
      assertThat(next.totalEvents()).as("a killed server holds nothing").isOne();
    }
  }

  @Test
  void commandsReadBesideARunningServerAndRefuseToWrite() {
    try (Server server = Server.start(dir, "--flush-threshold", 2)) {
      for (String entity : List.of("flushed", "flushed", "buffered")) {
        record(server, entity);
      }
      assertThat(Server.lines(run("history", "buffered"))).isEqualTo(server.history("buffered"));
      assertThat(Server.lines(run("history", "flushed")))
          .hasSize(2)
          .isEqualTo(server.history("flushed"));
      assertThat(Server.lines(run("recent"))).isEqualTo(server.everything().reversed());
      assertThat(Server.json(run("stats")).get("total_events").asLong()).isEqualTo(3);

      for (List<String> write :
          List.of(
              List.of("record", "--type", "t", "--id", "e", "--action", "a", "--actor", "a"),
              List.of("flush"),
              List.of("merge"))) {
        List<Object> command = new ArrayList<>(write);
        command.addAll(List.of("-D", dir));
        Child.Result refused = Program.run(command.toArray());
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.onlyErrLine()).contains(dir.toString(), "in use", "URL");
      }
      assertThat(server.totalEvents()).isEqualTo(3);
    }
  }

  @Test
  void whereNoServerIsTheCommandSaysSoAndExitsWithThree() {
    URI gone;
    try (Server server = Server.start(dir)) {
      gone = server.url();
      assertThat(server.stop().exitCode()).isZero();
    }
    Child.Result result = Program.run("history", "e", "--url", gone);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.onlyErrLine()).contains(gone.toString());
  }

  private String run(String... command) {
    List<Object> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("-o", "ndjson", "-D", dir));
    return Program.run(arguments.toArray()).soundOut();
  }
}
