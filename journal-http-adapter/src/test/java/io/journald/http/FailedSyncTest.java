package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import com.fasterxml.jackson.databind.JsonNode;
import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.json.Problem;
import io.journald.parquet.Finding;
import io.journald.parquet.JournalCheck;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.Signing;
import io.journald.parquet.StoreOptions;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sync of the log that fails, as the clients of a server over a journal in files see it. */
@Timeout(120)
class FailedSyncTest {
  private static final int ACKNOWLEDGED = 30;
  private static final int CLIENTS = 6;

  /** What a disk whose sync has failed holds of what was written before. */
  enum Written {
    KEPT,
    LOST
  }

  @TempDir private Path temporary;
  private Path directory;
  private volatile Written failing; // null while the disk is sound
  private final List<JsonNode> receipts = new ArrayList<>();

  @BeforeEach
  void nameTheDirectory() {
    directory = temporary.resolve("journal");
  }

  private ParquetEventStore open(Disk disk) {
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withDisk(disk)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withSigning(Signing.beside(directory)));
  }

  /** The local disk, on which the log fails when it is told to. */
  private Disk failingDisk() throws IOException {
    LocalDisk local = new LocalDisk();
    Disk disk = mock(Disk.class, withSettings().stubOnly().defaultAnswer(delegatesTo(local)));
    doAnswer(
            call -> {
              Path path = call.getArgument(0);
              WritableFile file = local.create(path);
              return path.toString().contains(".wal") ? failing(file) : file;
            })
        .when(disk)
        .create(any());
    return disk;
  }

  private WritableFile failing(WritableFile file) throws IOException {
    WritableFile log =
        mock(WritableFile.class, withSettings().stubOnly().defaultAnswer(delegatesTo(file)));
    doAnswer(
            call -> {
              if (failing != Written.LOST) {
                file.write(
                    call.getArgument(0),
                    call.getArgument(1),
                    call.getArgument(2),
                    call.getArgument(3));
              }
              return null;
            })
        .when(log)
        .write(anyLong(), any(), anyInt(), anyInt());
    doAnswer(
            _ -> {
              if (failing != null) {
                throw new IOException("Input/output error");
              }
              file.sync();
              return null;
            })
        .when(log)
        .sync();
    return log;
  }

  private static String event(String id) {
    return """
    {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s",\
    "event_id":"%s","new_value":"of %s"}\
    """
        .formatted(id, id);
  }

  private static HttpResponse<String> record(RunningServer server, String id) {
    return server.post("/journal/event", event(id), "Accept", "application/json");
  }

  @ParameterizedTest
  @EnumSource(Written.class)
  void itIsFinalAndLosesNothingThatWasAcknowledged(Written written) throws Exception {
    try (ParquetEventStore store = open(failingDisk());
        RunningServer server = RunningServer.over(OpenJournal.over(store), Patience.DEFAULT)) {
      for (int i = 0; i < ACKNOWLEDGED; i++) {
        HttpResponse<String> answer = record(server, "known-" + i);
        assertThat(answer.statusCode()).isEqualTo(201);
        receipts.add(OpenApi.json(answer.body()));
        if (i == ACKNOWLEDGED / 2) {
          assertThat(server.post("/journal/flush", "").statusCode()).isEqualTo(200);
        }
      }
      failing = written;
      requireThatNobodyIsAcknowledged(server);
      failing = null; // a disk that works again proves nothing
      for (int again = 0; again < 3; again++) {
        requireReadOnly(server);
        requireReads(server);
      }
      assertThat(server.post("/journal/flush", "").body())
          .as("what was durable is flushed all the same")
          .isEqualTo("flushed " + (ACKNOWLEDGED / 2 - 1) + " events");
      requireReads(server);
    }
    requireAllAfterAStart();
  }

  /** Callers that wait together: each is told that it is unknown, or that nothing was recorded. */
  private void requireThatNobodyIsAcknowledged(RunningServer server) throws Exception {
    List<String> types = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String id = "unknown-" + i;
        answers.add(clients.submit(() -> record(server, id)));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        types.add(problem(answer.get()).type());
      }
    }
    assertThat(types)
        .contains("urn:journald:problem:outcome-unknown")
        .isSubsetOf("urn:journald:problem:outcome-unknown", "urn:journald:problem:read-only");
  }

  private static Problem problem(HttpResponse<String> answer) {
    return Problem.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static void requireReadOnly(RunningServer server) {
    for (String id : List.of("unknown-0", "unknown-1", "fresh")) {
      HttpResponse<String> refused = record(server, id);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(problem(refused).type()).isEqualTo("urn:journald:problem:read-only");
      assertThat(problem(refused).detail()).contains("Input/output error", "restart");
    }
    HttpResponse<String> batch =
        server.postLines("/journal/events", event("unknown-0") + "\n" + event("fresh"));
    assertThat(batch.statusCode()).isEqualTo(503);
    HttpResponse<String> health = server.get("/journal/health");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).startsWith("journald read-only: ").contains("Input/output error");
  }

  private void requireReads(RunningServer server) {
    requireReceipts(events(server));
    assertThat(events(server)).hasSize(ACKNOWLEDGED);
    assertThat(server.get("/journal/events/known-7").statusCode()).isEqualTo(200);
    assertThat(server.get("/journal/events/unknown-0").statusCode()).isEqualTo(404);
    assertThat(server.get("/journal/recent?limit=5").statusCode()).isEqualTo(200);
  }

  private static List<JsonNode> events(RunningServer server) {
    return server
        .get("/journal/history/e", "Accept", "application/x-ndjson")
        .body()
        .lines()
        .map(OpenApi::json)
        .toList();
  }

  private void requireReceipts(List<JsonNode> events) {
    for (int i = 0; i < receipts.size(); i++) {
      JsonNode event = events.get(i);
      for (String key : List.of("sequence", "event_id", "timestamp")) {
        assertThat(event.get(key)).isEqualTo(receipts.get(i).get(key));
      }
      assertThat(event.get("new_value").asText()).isEqualTo("of known-" + i);
    }
  }

  private void requireAllAfterAStart() {
    try (ParquetEventStore store = open(new LocalDisk());
        RunningServer server = RunningServer.over(OpenJournal.over(store), Patience.DEFAULT)) {
      requireReceipts(events(server));
      for (int i = 0; i < CLIENTS; i++) {
        assertThat(record(server, "unknown-" + i).statusCode()).isIn(200, 201);
        assertThat(record(server, "unknown-" + i).statusCode()).isEqualTo(200);
      }
      assertThat(record(server, "fresh").statusCode())
          .as("what was refused was not recorded")
          .isEqualTo(201);
      assertThat(events(server).stream().map(event -> event.get("event_id").asText()))
          .hasSize(ACKNOWLEDGED + CLIENTS + 1)
          .doesNotHaveDuplicates();
    }
    JournalCheck.run(
        directory, finding -> assertThat(finding).matches(Finding::isSound), share -> {});
  }
}
