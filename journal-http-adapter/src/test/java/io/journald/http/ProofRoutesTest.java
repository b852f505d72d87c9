package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TreeHasher;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and answered about proofs, byte by byte. */
class ProofRoutesTest {
  private static final String EVENT =
      """
      {"event_id":"crm:1","entity_type":"customer","entity_id":"customer-42","action":"update",
       "old_value":"ü","actor":"alice","source":"crm","occurred_at":"2026-01-31T13:00:00+01:00",
       "metadata":{ "ip" : "10.0.0.1", "n" : 1.50, "s" : "\\u00fc" }}\
      """;

  private final MemoryEventStore store = new MemoryEventStore(100);
  private final OpenJournal memory = OpenJournal.over(store);
  private final VerifierKey key = store.verifierKey();
  private final RunningServer server = RunningServer.over(memory, Patience.DEFAULT);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStrangerChecksAnEventWithItsLeafItsProofAndTheKey() throws Exception {
    for (int i = 1; i <= 5; i++) {
      server.post("/journal/event", EVENT.replace("crm:1", "crm:" + i));
    }
    HttpResponse<String> leaf = server.get("/journal/events/crm:3/leaf");
    HttpResponse<String> proof = server.get("/journal/events/crm:3/proof");

    assertThat(leaf.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(leaf.body())
        .startsWith("journal.event.v1\nsequence:1:2\nevent_id:5:crm:3\n")
        .contains("\nold_value:2:ü\nnew_value:0:\n")
        .endsWith("\nmetadata:39:{\"ip\":\"10.0.0.1\",\"n\":1.50,\"s\":\"\\u00fc\"}\n");
    assertThat(proof.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    Hash leafHash = new TreeHasher().leaf(leaf.body().getBytes(StandardCharsets.UTF_8));
    assertThat(ProofFile.parse(proof.body()).verify(leafHash, key).size()).isEqualTo(5);
  }

  @Test
  void theCheckpointIsASignedNote() throws Exception {
    server.post("/journal/event", EVENT);

    HttpResponse<String> answer = server.get("/journal/checkpoint");

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(SignedCheckpoint.verify(answer.body(), key).checkpoint().size()).isOne();
  }

  @Test
  void aTileIsBytesThatMayBeKeptForEver() throws Exception {
    server.post("/journal/event", EVENT);
    server.post("/journal/event", EVENT.replace("crm:1", "crm:2"));

    HttpResponse<byte[]> tile = bytes("/journal/tile/0/000.p/2");

    assertThat(tile.statusCode()).isEqualTo(200);
    assertThat(tile.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(tile.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    assertThat(tile.body()).hasSize(64);
    byte[] leaf = memory.proofs().leaf("crm:2").orElseThrow();
    assertThat(Hash.at(tile.body(), 32)).isEqualTo(new TreeHasher().leaf(leaf));
  }

  private HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/000",
        "0/000.p/3",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/02",
        "0/000.p/",
        "0/001.p/1",
        "0/x001/x234/067.p/1",
        "0/x999/x999/x999/x999/x999/999",
        "0/x000/000.p/2",
        "0/0.p/2",
        "00/000.p/2",
        "64/000.p/1",
        "1/000.p/1",
        "0/000.p/2/",
        "0//000.p/2",
        "0/000%2Ep/2",
        "0%2F000.p%2F2",
        "-1/000",
        "entries/000",
        "/",
        "x"
      })
  void aTileThatIsNotThereIsNotFound(String tile) throws IOException {
    server.post("/journal/event", EVENT);
    server.post("/journal/event", EVENT.replace("crm:1", "crm:2"));

    String answer = server.rawGet("/journal/tile/" + tile);

    assertThat(answer).startsWith("HTTP/1.1 404").contains("no such tile in a tree of size 2;");
    assertThat(answer).doesNotContain("Cache-Control");
  }

  @Test
  void consistencyIsAHashALine() {
    for (int i = 1; i <= 7; i++) {
      server.post("/journal/event", EVENT.replace("crm:1", "crm:" + i));
    }
    HttpResponse<String> answer = server.get("/journal/consistency?from=3&to=7");

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body()).matches("([A-Za-z0-9+/]{43}=\n){4}");
    assertThat(server.get("/journal/consistency?from=7&to=7").body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?from=1",
        "?to=1",
        "?from=-1&to=1",
        "?from=a&to=1",
        "?from=1&to=0",
        "?from=0&to=2"
      })
  void consistencyOfSizesThatAreNoneIsRefused(String query) {
    server.post("/journal/event", EVENT);

    HttpResponse<String> answer = server.get("/journal/consistency" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("urn:journald:problem:malformed-request");
  }

  @Test
  void anIdMayBeTheNameOfARouteOrEncoded() {
    server.post("/journal/event", EVENT.replace("crm:1", "leaf"));
    server.post("/journal/event", EVENT.replace("crm:1", "proof"));

    assertThat(server.get("/journal/events/leaf").body()).contains("\"event_id\":\"leaf\"");
    assertThat(server.get("/journal/events/leaf/leaf").body()).contains("event_id:4:leaf\n");
    assertThat(server.get("/journal/events/proof/leaf").body()).contains("event_id:5:proof\n");
    assertThat(server.get("/journal/events/%6Ceaf/proof").body()).contains("\nindex 0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/events/crm:2/leaf",
        "/journal/events/crm:2/proof",
        "/journal/events/crm%3A1%2Fleaf/leaf",
        "/journal/events//leaf",
        "/journal/events/crm:1/leaf/",
        "/journal/events/crm:1/leaf/proof",
        "/journal/events/crm:1/other",
        "/journal/tile/"
      })
  void whatIsNotThereIsNotFound(String path) throws IOException {
    server.post("/journal/event", EVENT);

    assertThat(server.rawGet(path)).startsWith("HTTP/1.1 404").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/checkpoint",
        "/journal/tile/0/000.p/1",
        "/journal/events/crm:1/proof",
        "/journal/consistency?from=0&to=0"
      })
  void aJournalThatSignsNothingSaysSo(String path) {
    try (RunningServer unsigned =
        RunningServer.over(memory.journal(), memory.events(), memory.operations())) {
      HttpResponse<String> answer = unsigned.get(path);

      JsonNode problem = OpenApi.json(answer.body());
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(problem.path("type").asText()).isEqualTo("urn:journald:problem:not-found");
      assertThat(problem.path("detail").asText()).isEqualTo("this journal signs no checkpoints");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/checkpoint",
        "/journal/tile/0/000",
        "/journal/events/x/leaf",
        "/journal/events/x/proof",
        "/journal/consistency"
      })
  void proofsAreOnlyRead(String path) {
    HttpResponse<String> answer = server.post(path, "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }
}
