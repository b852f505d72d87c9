package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginalRoutesTest {
  private static final String EVENT =
      """
      {"entity_type":"customer","entity_id":"customer-42","field":"email","action":"update",\
      "old_value":"a@example.org","new_value":"b@example.org","actor":"alice","source":"crm"}\
      """;

  private final RunningServer server = RunningServer.inMemory();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void healthSaysOk() {
    HttpResponse<String> answer = server.get("/journal/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).startsWith("text/plain");
    assertThat(answer.body()).isEqualTo("journald ok");
  }

  @Test
  void anEventIsRecorded() {
    HttpResponse<String> answer = server.post("/journal/event", EVENT);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(contentType(answer)).startsWith("text/plain");
    assertThat(answer.body()).isEqualTo("event recorded");
  }

  @Test
  void anEventHasItsDefaults() {
    server.post(
        "/journal/event",
        """
        {"entity_type":"t","entity_id":"e","action":"delete","actor":"a","source":"s"}\
        """);

    assertThat(server.get("/journal/history/e").body())
        .matches(
            "\\[\\{\"sequence\":0,\"event_id\":\"[0-9a-f-]{36}\","
                + "\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\","
                + "\"entity_type\":\"t\",\"entity_id\":\"e\",\"field\":\"\\*\","
                + "\"action\":\"delete\",\"old_value\":\"\",\"new_value\":\"\",\"actor\":\"a\","
                + "\"source\":\"s\",\"workspace_id\":\"\"}]");
  }

  @Test
  void anUpdateIsRecordedAsAnUpdateFromTheApi() {
    HttpResponse<String> answer =
        server.post(
            "/journal/update",
            """
            {"entity_type":"customer","entity_id":"c","field":"email","old_value":"a",\
            "new_value":"b","actor":"alice","workspace_id":"w"}\
            """);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(contentType(answer)).startsWith("text/plain");
    assertThat(answer.body()).isEqualTo("update recorded");
    assertThat(server.get("/journal/history/c").body())
        .contains("\"action\":\"update\"", "\"source\":\"api\"", "\"workspace_id\":\"w\"");
  }

  @Test
  void aFlushSaysHowManyEventsItWrote() {
    server.post("/journal/event", EVENT);
    server.post("/journal/event", EVENT);

    HttpResponse<String> answer = server.post("/journal/flush", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).startsWith("text/plain");
    assertThat(answer.body()).isEqualTo("flushed 2 events");
    assertThat(server.post("/journal/flush", "").body()).isEqualTo("flushed 0 events");
    assertThat(server.post("/journal/merge", "").body()).isEqualTo("merged");
  }

  @Test
  void aHistoryIsOldestFirst() {
    server.post("/journal/event", EVENT.replace("b@example.org", "first"));
    server.post("/journal/event", EVENT.replace("customer-42", "customer-43"));
    server.post("/journal/event", EVENT.replace("b@example.org", "second"));

    HttpResponse<String> answer = server.get("/journal/history/customer-42");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).isEqualTo("application/json");
    assertThat(answer.body()).containsSubsequence("\"sequence\":0", "first", "\"sequence\":2");
    assertThat(answer.body()).doesNotContain("customer-43");
  }

  @Test
  void anUnknownEntityHasAnEmptyHistory() {
    HttpResponse<String> answer = server.get("/journal/history/nobody");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("[]");
  }

  @Test
  void recentIsNewestFirstAndFiftyUnlessTold() {
    for (int i = 0; i < 60; i++) {
      server.post("/journal/event", EVENT);
    }

    String fifty = server.get("/journal/recent").body();
    assertThat(fifty.split("\"sequence\"")).hasSize(51);
    assertThat(fifty).startsWith("[{\"sequence\":59,").contains("\"sequence\":10,");
    assertThat(server.get("/journal/recent?limit=2").body().split("\"sequence\"")).hasSize(3);
    assertThat(server.get("/journal/recent?limit=0").body()).isEqualTo("[]");
    assertThat(server.get("/journal/recent?limit=9999999999999999999999").body())
        .contains("\"sequence\":0,");
  }

  @Test
  void statsTellTheNumbers() {
    assertThat(server.get("/journal/stats").body())
        .isEqualTo(
            "{\"buffer_size\":0,\"flush_threshold\":100,\"persisted_file_count\":0,"
                + "\"persisted_events\":0,\"total_events\":0,\"last_sequence\":null,"
                + "\"clock_behind_ms\":0}");

    server.post("/journal/event", EVENT);
    server.post("/journal/flush", "");
    server.post("/journal/event", EVENT);

    HttpResponse<String> answer = server.get("/journal/stats");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(contentType(answer)).isEqualTo("application/json");
    assertThat(answer.body())
        .contains(
            "\"buffer_size\":1",
            "\"persisted_file_count\":1",
            "\"persisted_events\":1",
            "\"total_events\":2",
            "\"last_sequence\":1");
  }

  private static String contentType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElseThrow();
  }
}
