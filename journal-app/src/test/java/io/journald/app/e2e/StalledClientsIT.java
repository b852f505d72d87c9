package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped while many of its clients stall. */
class StalledClientsIT {
  private static final int IDLE = 100;
  private static final int OF_EACH_KIND = 8;
  private static final int LONG_HISTORY = 40;
  private static final int VALUE_CHARS = 500_000;
  private static final int CLIENTS = 4;
  private static final long EVENTS_BEFORE_THE_STOP = 500;
  private static final String POST =
      "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String HEALTH = "GET /journal/health HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private Path scratch;
  private final List<Socket> stalled = new ArrayList<>();
  private final Ledger ledger = new Ledger();

  @Test
  void aStopFinishesWhatWasAcceptedAndWaitsForNoneOfThem() throws IOException {
    Path dir = scratch.resolve("journal");
    try (Server server = Server.start(dir)) {
      recordALongHistory(server);
      stall(server);
      List<LoadClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        LoadClient client = new LoadClient(server.url(), ledger);
        client.start("client-" + i, new Random(i));
        clients.add(client);
      }
      ledger.awaitAcknowledged(EVENTS_BEFORE_THE_STOP);
      server.process().terminate();
      server.process().terminate();
      // Within its own 30 s, or it would have given up and exited with 5.
      Child.Result stopped = server.stop();
      clients.forEach(LoadClient::close);
      ledger.requireNoFailure();
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
      assertThat(stopped.err().lines()).as("only that it was ready").hasSize(1);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
    JsonNode stats = Server.json(Program.run("stats", "-o", "json", "-D", dir).soundOut());
    assertThat(stats.get("buffer_size").asLong()).as("all is flushed").isZero();
    try (Server server = Server.start(dir);
        Stream<JsonNode> events = server.stream("/journal/events?from=" + LONG_HISTORY)) {
      assertThat(ledger.verify(events.iterator(), LONG_HISTORY))
          .isEqualTo(stats.get("total_events").asLong());
    }
    assertThat(Program.run("fsck", "-D", dir).exitCode()).isZero();
  }

  /** More than the system keeps of an answer that nobody reads. */
  private static void recordALongHistory(Server server) {
    String value = "v".repeat(VALUE_CHARS);
    for (int i = 0; i < LONG_HISTORY; i++) {
      String event =
          """
          {"entity_type":"t","entity_id":"long","action":"a","actor":"a","source":"s",\
          "new_value":"%s"}\
          """
              .formatted(value);
      assertThat(server.post("/journal/event", event).statusCode()).isEqualTo(201);
    }
  }

  /** Clients of each kind, each of which has got as far as it will before this returns. */
  private void stall(Server server) throws IOException {
    for (int i = 0; i < IDLE; i++) {
      Socket idle = connect(server, HEALTH);
      awaitAnswer(idle);
    }
    for (int i = 0; i < OF_EACH_KIND; i++) {
      for (String sent :
          List.of(
              "",
              "GET /journal/hea",
              "GET /journal/health HTTP/1.1\r\nHost",
              POST + "Content-Length: 100\r\n\r\n{",
              POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{")) {
        connect(server, sent);
      }
      Socket slow = connect(server, "GET /journal/history/long HTTP/1.1\r\nHost: x\r\n\r\n");
      awaitAnswer(slow);
    }
  }

  private static void awaitAnswer(Socket socket) throws IOException {
    assertThat(socket.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
  }

  /** A connection that takes little that is not read. */
  private Socket connect(Server server, String sent) throws IOException {
    Socket socket = new Socket();
    stalled.add(socket);
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.url().getPort()));
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
