package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose kernel refuses a sync. Needs strace, and the right to trace. */
class FailedSyncIT {
  private static final int ACKNOWLEDGED = 30;
  private static final int CLIENTS = 6;
  private static final String PROBLEM = "urn:journald:problem:";

  @TempDir private Path scratch;
  private Path dir;
  private final Map<String, JsonNode> receipts = new LinkedHashMap<>(); // by event id

  @BeforeEach
  void nameTheDirectory() throws IOException {
    dir = scratch.toRealPath().resolve("journal");
  }

  private static HttpResponse<String> record(Server server, String id) {
    return server.post(
        "/journal/event",
        """
        {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s",\
        "event_id":"%s","new_value":"of %s"}\
        """
            .formatted(id, id));
  }

  private void recordKnown(Server server, int count) {
    for (int i = 0; i < count; i++) {
      String id = "known-" + receipts.size();
      HttpResponse<String> answer = record(server, id);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      receipts.put(id, Server.json(answer.body()));
    }
  }

  private Path newestLog() throws IOException {
    try (Stream<Path> logs = Files.list(dir.resolve("wal"))) {
      return logs.max(Path::compareTo).orElseThrow();
    }
  }

  /** Where a flush of the first events writes its segment. */
  private Path unpublishedSegment(int events) {
    String name = String.format(Locale.ROOT, "%020d-%020d.tmp", 0, events - 1);
    return dir.resolve("segments").resolve(name);
  }

  private static String problem(HttpResponse<String> refused) {
    return Server.json(refused.body()).get("type").asText();
  }

  /** Several clients that wait for the disk together, and what each of them is told. */
  private static Map<String, String> recordUnknown(Server server) throws Exception {
    Map<String, String> problems = new HashMap<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Map<String, Future<HttpResponse<String>>> answers = new HashMap<>();
      for (int i = 0; i < CLIENTS; i++) {
        String id = "unknown-" + i;
        answers.put(id, clients.submit(() -> record(server, id)));
      }
      for (String id : answers.keySet()) {
        HttpResponse<String> answer = answers.get(id).get();
        assertThat(answer.statusCode()).as(answer.body()).isIn(500, 503);
        String problem = problem(answer);
        assertThat(answer.statusCode()).isEqualTo(problem.endsWith("outcome-unknown") ? 500 : 503);
        problems.put(id, problem);
      }
    }
    assertThat(problems.values())
        .contains(PROBLEM + "outcome-unknown")
        .isSubsetOf(PROBLEM + "outcome-unknown", PROBLEM + "read-only");
    return problems;
  }

  private static void requireReadOnly(Server server) {
    for (String id : List.of("unknown-0", "unknown-1", "fresh")) {
      HttpResponse<String> refused = record(server, id);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(problem(refused)).isEqualTo(PROBLEM + "read-only");
      assertThat(Server.json(refused.body()).get("detail").asText())
          .contains("restart the journal", "the write-ahead log failed", "sync failed");
    }
    HttpResponse<String> health = server.ask("/journal/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).startsWith("journald read-only: ").contains("sync failed");
  }

  /** What has a receipt is there, and nothing else is yet. */
  private void requireKnown(Server server) {
    List<JsonNode> history = server.history("e");
    requireReceipts(history);
    assertThat(history).hasSameSizeAs(receipts.keySet());
    assertThat(server.get("/journal/recent?limit=5")).hasSize(5);
    assertThat(server.get("/journal/events/known-7").get("sequence").asLong()).isEqualTo(7);
    assertThat(server.ask("/journal/events/unknown-0").statusCode()).isEqualTo(404);
  }

  /** The event of each receipt stands there once, unchanged, and there is no gap. */
  private void requireReceipts(List<JsonNode> events) {
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode event : events) {
      assertThat(found.put(event.get("event_id").asText(), event)).as("only once").isNull();
    }
    assertThat(events.stream().map(event -> event.get("sequence").asLong()))
        .containsExactlyElementsOf(LongStream.range(0, events.size()).boxed().toList());
    receipts.forEach((id, receipt) -> {
      for (String key : List.of("sequence", "event_id", "timestamp")) {
        assertThat(found.get(id).get(key)).isEqualTo(receipt.get(key));
      }
      assertThat(found.get(id).get("new_value").asText()).isEqualTo("of " + id);
    });
  }

  @Test
  void aFailedSyncOfTheLogIsFinalAndLosesNothingThatWasAcknowledged() throws Exception {
    Map<String, String> problems;
    try (Server server = Server.start(dir, "--flush-threshold", 1_000_000)) {
      recordKnown(server, ACKNOWLEDGED / 2);
      server.flush();
      recordKnown(server, ACKNOWLEDGED / 2);
      try (RefusedSync _ = RefusedSync.of(server.process(), newestLog(), "1+")) {
        problems = recordUnknown(server);
        requireReadOnly(server);
        requireKnown(server);
      }
      requireReadOnly(server); // a disk that works again proves nothing
      requireKnown(server);
      server.flush();
      requireKnown(server);
      Child.Result stopped = server.stop();
      assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    }
    requireAllAfterAStart(problems);
    assertThat(Program.run("fsck", "-D", dir).exitCode()).isZero();
  }

  private void requireAllAfterAStart(Map<String, String> problems) {
    try (Server server = Server.start(dir)) {
      List<JsonNode> events = server.everything();
      requireReceipts(events);
      List<String> unknown = new ArrayList<>(problems.keySet());
      unknown.removeIf(id -> problems.get(id).endsWith("read-only"));
      assertThat(events.stream().map(event -> event.get("event_id").asText()))
          .filteredOn(id -> !receipts.containsKey(id))
          .as("whoever was told of a refusal finds nothing recorded")
          .isSubsetOf(unknown);
      for (String id : problems.keySet()) {
        assertThat(record(server, id).statusCode()).isIn(200, 201);
        assertThat(record(server, id).statusCode()).isEqualTo(200);
      }
      assertThat(record(server, "fresh").statusCode()).isEqualTo(201);
      List<JsonNode> completed = server.everything();
      requireReceipts(completed);
      assertThat(completed).hasSize(ACKNOWLEDGED + CLIENTS + 1);
    }
  }

  @Test
  void aFlushWhoseSyncFailsLosesNothingAndCanBeAskedForAgain() {
    try (Server server = Server.start(dir, "--flush-threshold", 1_000_000)) {
      recordKnown(server, ACKNOWLEDGED);
      try (RefusedSync _ =
          RefusedSync.of(server.process(), unpublishedSegment(ACKNOWLEDGED), "1+")) {
        for (int i = 0; i < 2; i++) {
          HttpResponse<String> refused = server.post("/journal/flush", "");
          assertThat(refused.statusCode()).isEqualTo(503);
          assertThat(problem(refused)).isEqualTo(PROBLEM + "io");
          assertThat(dir.resolve("segments")).isEmptyDirectory();
          requireKnown(server);
        }
        recordKnown(server, 1);
      }
      assertThat(server.post("/journal/flush", "").body()).isEqualTo("flushed 31 events");
      requireKnown(server);
      server.kill();
    }
    try (Server server = Server.start(dir)) {
      requireKnown(server);
    }
    assertThat(Program.run("fsck", "-D", dir).exitCode()).isZero();
  }

  @Test
  void aFlushInTheBackgroundWhoseSyncFailsIsTriedAgainByItself() {
    Pattern twiceRefusedThenDone = Pattern.compile("(?s)(INJECTED.*){2}fsync[^\n]*= 0\n");
    try (Server server = Server.start(dir, "--flush-threshold", ACKNOWLEDGED)) {
      try (RefusedSync syncs =
          RefusedSync.of(server.process(), unpublishedSegment(ACKNOWLEDGED), "1..2")) {
        recordKnown(server, ACKNOWLEDGED);
        syncs.await(twiceRefusedThenDone);
      }
      assertThat(server.post("/journal/flush", "").body()).isEqualTo("flushed 0 events");
      assertThat(server.get("/journal/stats").get("persisted_events").asLong())
          .isEqualTo(ACKNOWLEDGED);
      requireKnown(server);
    }
  }
}
