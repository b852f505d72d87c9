package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A HEAD gets what a GET would get, without the body. */
class HeadTest {
  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
  private final RunningServer server =
      RunningServer.over(memory.journal(), memory.events(), memory.operations());

  @BeforeEach
  void record() {
    Mutation mutation = Mutation.of("t", "e", "f", "update", "", "x".repeat(1_000), "a", "s");
    for (int i = 0; i < 200; i++) {
      memory.journal().record(new Submission("id" + i, mutation));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/health",
        "/journal/stats",
        "/journal/recent?limit=3",
        "/journal/history/e",
        "/journal/history/nobody",
        "/journal/events",
        "/journal/events/id7",
        "/journal/events/unknown",
        "/journal/state/e",
        "/journal/recent?limit=x",
        "/openapi",
        "/nothing",
      })
  void theHeadersAreThoseOfAGetAndThereIsNoBody(String path) {
    HttpResponse<String> get = server.get(path);
    HttpResponse<String> head = head(path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length"))
        .hasValue(get.body().getBytes(StandardCharsets.UTF_8).length);
    assertThat(others(head)).isEqualTo(others(get));
  }

  @Test
  void theConnectionGoesOnBehindIt() throws IOException {
    String answers =
        server.raw(
            "HEAD /journal/history/e HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /journal/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(answers).doesNotContain("xxx").endsWith("\r\n\r\njournald ok");
  }

  @Test
  void whereThereIsNoGetThereIsNoHead() {
    HttpResponse<String> answer = head("/journal/event");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    assertThat(server.post("/journal/stats", "").headers().firstValue("Allow"))
        .contains("GET, HEAD");
  }

  private HttpResponse<String> head(String path) {
    return server.send(
        HttpRequest.newBuilder(server.uri(path)).method("HEAD", BodyPublishers.noBody()));
  }

  /** All headers but those of time and of the way that the body comes. */
  private static Map<String, List<String>> others(HttpResponse<String> answer) {
    Map<String, List<String>> others = new HashMap<>(answer.headers().map());
    List.of("date", "content-length", "transfer-encoding").forEach(others::remove);
    return others;
  }
}
