package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What recording offers beyond the original routes. */
class RecordingTest {
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;
  private static final String WITH_ID = EVENT.replace("}", ",\"event_id\":\"id:1~a\"}");

  private final RunningServer server = RunningServer.inMemory();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anInsertIsRecorded() {
    HttpResponse<String> answer =
        server.post(
            "/journal/insert",
            """
            {"entity_type":"t","entity_id":"e","new_value":"v","actor":"a"}\
            """);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("insert recorded");
    assertThat(server.get("/journal/history/e").body())
        .contains(
            "\"field\":\"*\",\"action\":\"insert\",\"old_value\":\"\",\"new_value\":\"v\"",
            "\"source\":\"api\"");
  }

  @Test
  void anIngestIsRecorded() {
    HttpResponse<String> answer =
        server.post(
            "/journal/ingest",
            """
            {"dataset":"sales/2026","row_count":12000,"actor":"a","source":"s"}\
            """);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("ingest recorded");
    assertThat(server.get("/journal/history/sales%2F2026").body())
        .contains(
            "\"entity_type\":\"dataset\",\"entity_id\":\"sales/2026\",\"field\":\"*\","
                + "\"action\":\"ingest\",\"old_value\":\"\",\"new_value\":\"12000\"");
  }

  @Test
  void aReceiptIsGivenWhereItIsAskedFor() {
    HttpResponse<String> answer =
        server.post("/journal/event", WITH_ID, "Accept", "application/json");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Location")).contains("/journal/events/id:1~a");
    assertThat(answer.body())
        .matches(
            "\\{\"event_id\":\"id:1~a\",\"sequence\":0,\"timestamp\":\"[-0-9T:]+\\.\\d{6}Z\","
                + "\"leaf_hash\":\"[A-Za-z0-9+/]{43}=\"}");
  }

  @Test
  void textIsGivenToWhoPrefersIt() {
    String accept = "application/json;q=0.5, text/plain";

    HttpResponse<String> answer = server.post("/journal/event", EVENT, "Accept", accept);

    assertThat(answer.body()).isEqualTo("event recorded");
    assertThat(server.post("/journal/event", EVENT, "Accept", "*/*").body())
        .isEqualTo("event recorded");
  }

  @Test
  void theLocationOfAReceiptIsTheEvent() {
    String location =
        server.post("/journal/event", EVENT).headers().firstValue("Location").orElseThrow();

    HttpResponse<String> answer = server.get(location);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat("[" + answer.body() + "]").isEqualTo(server.get("/journal/recent").body());
  }

  @Test
  void anUnknownEventIsNotFound() {
    assertThat(server.get("/journal/events/unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void everyOptionalKeyIsKept() {
    server.post(
        "/journal/event",
        EVENT.replaceFirst(
            "}$",
            ",\"event_id\":\"i\",\"workspace_id\":\"w\",\"field\":\"f\",\"old_value\":\"\",\"new_value\":\"n\","
                + "\"occurred_at\":\"2026-01-31T12:00:00.5+02:00\",\"correlation_id\":\"c\","
                + "\"metadata\": { \"n\" : 1.10e5 , \"s\":\"a  \\\\\\\\ \\\\\"b\\\\u00e9\" , \"l\" : [ ] } }"));

    assertThat(server.get("/journal/history/e").body())
        .contains(
            "\"event_id\":\"i\"",
            "\"workspace_id\":\"w\",\"occurred_at\":\"2026-01-31T10:00:00.500000Z\","
                + "\"correlation_id\":\"c\","
                + "\"metadata\":{\"n\":1.10e5,\"s\":\"a  \\\\ \\\"b\\u00e9\",\"l\":[]}}");
  }

  @Test
  void nullStandsForAnOptionalKeyThatIsLeftOut() {
    String event =
        EVENT.replace(
            "}",
            ",\"event_id\":null,\"occurred_at\":null,\"correlation_id\":null,\"metadata\":null}");

    assertThat(server.post("/journal/event", event).statusCode()).isEqualTo(201);
  }

  @Test
  void theSameIdAndContentIsRecordedOnce() {
    HttpResponse<String> first =
        server.post("/journal/event", WITH_ID, "Accept", "application/json");
    HttpResponse<String> second =
        server.post("/journal/event", WITH_ID, "Accept", "application/json");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(server.post("/journal/event", WITH_ID).body()).isEqualTo("event recorded");
    assertThat(server.recorded()).isEqualTo(1);
  }

  @Test
  void theSameIdWithOtherContentIsAConflict() {
    server.post("/journal/event", WITH_ID);

    HttpResponse<String> answer =
        server.post("/journal/event", WITH_ID.replace("update", "delete"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:conflict");
    assertThat(problem(answer).errors()).extracting(Part::pointer).containsExactly("/event_id");
    assertThat(server.recorded()).isEqualTo(1);
  }

  @Test
  void aBatchOfAnArrayIsRecorded() {
    HttpResponse<String> answer =
        server.post("/journal/events", "[" + EVENT + "," + WITH_ID + "," + EVENT + "]");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .isEqualTo("{\"recorded\":3,\"duplicates\":0,\"first_sequence\":0,\"last_sequence\":2}");
  }

  @Test
  void aBatchOfLinesIsRecorded() {
    HttpResponse<String> answer =
        server.postLines("/journal/events", EVENT + "\r\n\n" + WITH_ID + "\n" + EVENT);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).startsWith("{\"recorded\":3,");
  }

  @Test
  void knownEventsOfABatchAreSkippedAndCounted() {
    server.post("/journal/event", WITH_ID);

    assertThat(server.post("/journal/events", "[" + WITH_ID + "," + EVENT + "]").body())
        .isEqualTo("{\"recorded\":1,\"duplicates\":1,\"first_sequence\":1,\"last_sequence\":1}");
    HttpResponse<String> known = server.post("/journal/events", "[" + WITH_ID + "]");
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(known.body())
        .isEqualTo(
            "{\"recorded\":0,\"duplicates\":1,\"first_sequence\":null,\"last_sequence\":null}");
  }

  @Test
  void aBatchGivesAReceiptALineWhereItIsAskedFor() {
    server.post("/journal/event", WITH_ID);

    HttpResponse<String> answer =
        server.postLines(
            "/journal/events", WITH_ID + "\n" + EVENT, "Accept", "application/x-ndjson");

    assertThat(answer.body().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"event_id\":\"id:1~a\",\"sequence\":0,")
        .endsWith("\"duplicate\":true}");
  }

  @Test
  void anInvalidLineIsNamedByItsNumberAndNothingIsRecorded() {
    HttpResponse<String> answer =
        server.postLines(
            "/journal/events",
            EVENT
                + "\n\n"
                + EVENT.replace("\"a\"", "\"\"")
                + "\n"
                + EVENT.replace("\"a\"", "5")
                + "\n[]\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(problem(answer).detail()).isEqualTo("line 3: actor must not be blank (and 2 more)");
    assertThat(problem(answer).errors())
        .containsExactly(
            new Part(3, null, "/actor", "must not be blank"),
            new Part(4, null, "/actor", "must be a string, not a number"),
            new Part(5, null, "", "must be a JSON object, not an array"));
    assertThat(server.recorded()).isZero();
  }

  @Test
  void anInvalidLineThatOnlyTheRulesRefuseIsNamedByItsNumber() {
    HttpResponse<String> answer =
        server.postLines("/journal/events", "\n" + EVENT + "\n" + EVENT.replace("\"a\"", "\" \""));

    assertThat(problem(answer).errors())
        .containsExactly(new Part(3, null, "/actor", "must not be blank"));
    assertThat(problem(answer).detail()).isEqualTo("line 3: actor must not be blank");
  }

  @Test
  void aBrokenLineIsNamedByItsNumber() {
    HttpResponse<String> answer = server.postLines("/journal/events", EVENT + "\n{\"a\":\n}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).detail()).startsWith("line 2, column ");
    assertThat(server.postLines("/journal/events", EVENT + EVENT).statusCode()).isEqualTo(400);
    assertThat(server.recorded()).isZero();
  }

  @Test
  void anInvalidElementIsNamedByItsPlaceAndNothingIsRecorded() {
    String invalid = EVENT.replace("\"a\"", "\"\"").replace("}", ",\"x\":1}");

    HttpResponse<String> answer =
        server.post("/journal/events", "[" + EVENT + "," + invalid + ",null]");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(problem(answer).errors())
        .extracting(Part::pointer)
        .containsExactly("/1/actor", "/1/x", "/2");
    assertThat(server.recorded()).isZero();
  }

  @Test
  void aConflictInABatchIsNamedByItsLine() {
    server.post("/journal/event", WITH_ID);

    HttpResponse<String> answer =
        server.postLines("/journal/events", EVENT + "\n\n" + WITH_ID.replace("update", "x"));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(problem(answer).errors()).extracting(Part::line).containsExactly(3L);
    assertThat(server.recorded()).isEqualTo(1);
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThat(server.post("/journal/events", "[]").statusCode()).isEqualTo(422);
    assertThat(server.post("/journal/events", "").statusCode()).isEqualTo(400);
    assertThat(server.postLines("/journal/events", "\n").statusCode()).isEqualTo(422);
    assertThat(server.post("/journal/events", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void aBatchOfMoreThanTenThousandEventsIsRefused() {
    String lines = (EVENT + "\n").repeat(10_001);

    assertThat(server.postLines("/journal/events", lines).statusCode()).isEqualTo(413);
    assertThat(
            server
                .post("/journal/events", "[" + lines.strip().replace("\n", ",") + "]")
                .statusCode())
        .isEqualTo(413);
    assertThat(server.recorded()).isZero();
  }

  @Test
  void idsKeepTheirBytes() {
    for (String id : List.of("a/b", "a;b=c", "a+b", "ü %", "\u0000\t", "..", "e\u0301", "😀")) {
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      String json = id.replace("\u0000", "\\u0000").replace("\t", "\\t");
      server.post("/journal/event", EVENT.replace("\"e\"", "\"" + json + "\""));
      StringBuilder encoded = new StringBuilder();
      for (byte b : utf8) {
        encoded.append(String.format("%%%02x", b & 0xFF));
      }

      assertThat(server.get("/journal/history/" + encoded).body())
          .as(id)
          .contains("\"entity_id\":\"" + json + "\"");
    }
    assertThat(server.get("/journal/history/a;b=c").body()).contains("\"entity_id\":\"a;b=c\"");
    assertThat(server.get("/journal/history/a+b").body()).contains("\"entity_id\":\"a+b\"");
  }

  private static Problem problem(HttpResponse<String> answer) {
    return Problem.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
