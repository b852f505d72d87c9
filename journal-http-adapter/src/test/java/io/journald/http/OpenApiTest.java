package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.http.OpenApi.Operation;
import io.journald.memory.MemoryEventStore;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The description that the server gives of itself is true. */
class OpenApiTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final OpenApi openApi = OpenApi.ofServer();
  private final OpenJournal memory =
      OpenJournal.over(new MemoryEventStore(100), () -> NOON, () -> 0);

  private RunningServer server() {
    return RunningServer.over(memory, Patience.DEFAULT);
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    try (Deadlines deadlines = new Deadlines(HttpLimits.Patience.DEFAULT)) {
      Bodies bodies = new Bodies(new Room(0, deadlines), deadlines);
      Outlet outlet = new Outlet(new Room(0, deadlines), deadlines);
      assertThat(openApi.routes())
          .isEqualTo(
              JournalServer.router(
                      new JournalServer.Ports(
                          memory.journal(), memory.events(), memory.operations(), memory.proofs()),
                      bodies,
                      outlet)
                  .routes());
    }
  }

  @Test
  void theServerGivesItsDescription() {
    try (RunningServer server = server()) {
      HttpResponse<String> answer = server.get("/openapi");

      assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
      assertThat(answer.body()).startsWith("openapi: 3.1.0\n");
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> references = openApi.document().findValues("$ref");

    assertThat(references).isNotEmpty();
    for (JsonNode reference : references) {
      assertThat(openApi.document().at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void everyPathParameterIsDescribed() {
    for (Operation operation : openApi.operations()) {
      Set<String> described = new TreeSet<>();
      for (JsonNode parameter : operation.parameters()) {
        if (parameter.path("in").asText().equals("path")) {
          described.add("{" + parameter.path("name").asText() + "}");
        }
      }
      assertThat(described)
          .as("%s", operation)
          .allMatch(operation.path()::contains)
          .hasSize(operation.path().split("\\{", -1).length - 1);
    }
  }

  @Test
  void everyParameterIsTakenAndNoOther() {
    try (RunningServer server = server()) {
      for (Operation operation : openApi.operations()) {
        String path = operation.path().replaceAll("\\{\\w+}", "x");
        String known =
            operation.method().equals("GET")
                ? server.get(path + "?foo=1").body()
                : server.post(path + "?foo=1", "{}").body();
        for (JsonNode parameter : operation.parameters()) {
          if (parameter.path("in").asText().equals("query")) {
            assertThat(known).as("%s", operation).contains(parameter.path("name").asText());
            known = known.replaceAll("\\b" + parameter.path("name").asText() + "\\b", "");
          }
        }
        if (operation.method().equals("GET")) {
          assertThat(known.replaceAll(".*known are ", ""))
              .as("parameters of %s that are not described", operation)
              .doesNotContainPattern("^[ ,]*[a-z]");
        }
      }
    }
  }

  @Test
  void everyExampleFitsItsSchema() {
    List<String> seen = new ArrayList<>();
    for (Operation operation : openApi.operations()) {
      List<JsonNode> contents = new ArrayList<>();
      contents.add(operation.node().path("requestBody").path("content"));
      for (Map.Entry<String, JsonNode> response : operation.node().path("responses").properties()) {
        contents.add(openApi.response(operation, response.getKey()).path("content"));
      }
      for (JsonNode content : contents) {
        for (JsonNode media : content) {
          for (JsonNode example : examples(media)) {
            assertThat(openApi.faults(media.path("schema"), example))
                .as("%s: %s", operation, example)
                .isEmpty();
            seen.add(operation.toString());
          }
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(20);
  }

  private static List<JsonNode> examples(JsonNode media) {
    List<JsonNode> examples = new ArrayList<>();
    if (media.has("example")) {
      examples.add(media.path("example"));
    }
    media.path("examples").forEach(named -> examples.add(named.path("value")));
    return examples;
  }

  /** Runs the examples in the order of the document: first all that record, then the others. */
  @Test
  void everyExampleIsWhatTheServerAnswers() {
    int compared = 0;
    try (RunningServer server = server()) {
      for (Operation operation : openApi.operations()) {
        if (operation.node().has("requestBody")) {
          compared += compareWrites(server, operation);
        }
      }
      for (Operation operation : openApi.operations()) {
        if (!operation.node().has("requestBody")) {
          compared += compareAnswer(server, operation);
        }
      }
    }
    assertThat(compared).isGreaterThan(12);
  }

  private int compareWrites(RunningServer server, Operation operation) {
    int compared = 0;
    JsonNode content = operation.node().path("requestBody").path("content");
    for (Map.Entry<String, JsonNode> media : content.properties()) {
      for (Map.Entry<String, JsonNode> example : media.getValue().path("examples").properties()) {
        String body = text(example.getValue().path("value"));
        int expectedStatus = 201;
        for (Map.Entry<String, JsonNode> answerMedia :
            openApi.response(operation, "201").path("content").properties()) {
          JsonNode expected =
              answerMedia.getValue().path("examples").path(example.getKey()).path("value");
          if (!expected.isMissingNode()) {
            HttpResponse<String> answer =
                server.post(
                    operation.path(),
                    body.getBytes(StandardCharsets.UTF_8),
                    media.getKey(),
                    "Accept",
                    answerMedia.getKey());
            assertThat(answer.statusCode()).as("%s: %s", operation, body).isEqualTo(expectedStatus);
            compare(operation, expected, answer.body());
            expectedStatus = 200; // the same again, for another kind of answer
            compared++;
          }
        }
      }
    }
    assertThat(compared).as("examples of %s", operation).isPositive();
    return compared;
  }

  private int compareAnswer(RunningServer server, Operation operation) {
    int compared = 0;
    for (Map.Entry<String, JsonNode> media :
        openApi.response(operation, "200").path("content").properties()) {
      String address = operation.exampleAddress();
      HttpResponse<String> answer =
          operation.method().equals("GET")
              ? server.get(address, "Accept", media.getKey())
              : server.post(address, "");
      assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(200);
      for (JsonNode expected : examples(media.getValue())) {
        compare(operation, expected, answer.body());
        compared++;
      }
    }
    return compared;
  }

  private static void compare(Operation operation, JsonNode expected, String answer) {
    if (expected.isTextual()) {
      assertThat(answer).as("%s", operation).isEqualTo(expected.asText());
    } else {
      assertThat(OpenApi.json(answer)).as("%s", operation).isEqualTo(expected);
    }
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  @Test
  void anAnswerThatIsNotDescribedIsSeen() {
    try (RunningServer server = server()) {
      HttpResponse<String> answer = server.get("/journal/stats");
      JsonNode schema =
          openApi
              .document()
              .at("/paths/~1journal~1stats/get/responses/200/content/application~1json/schema");

      assertThat(openApi.faults(schema, OpenApi.json(answer.body()))).isEmpty();
      assertThat(openApi.faults(schema, OpenApi.json("{\"buffer_size\":-1}")))
          .hasSizeGreaterThan(5);
    }
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            openApi.requireDocumented(
                new Answered("POST", "/journal/flush", 418, "text/plain", "teapot")))
        .withMessageContaining("418");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            openApi.requireDocumented(
                new Answered("POST", "/journal/flush", 200, "text/plain", "flushed a lot")))
        .withMessageContaining("other than documented");
  }
}
