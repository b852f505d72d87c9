package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB reads the segments by itself and finds what the journal answers. */
class OutsideReaderIT {
  private static final List<String> COLUMNS =
      List.of(
          "sequence",
          "event_id",
          "timestamp",
          "entity_type",
          "entity_id",
          "field",
          "action",
          "old_value",
          "new_value",
          "actor",
          "source",
          "workspace_id",
          "occurred_at",
          "correlation_id",
          "metadata",
          "subject");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** All that a mutation can hold, and texts that a careless writer would spoil. */
  private static final List<String> UNUSUAL =
      List.of(
          """
          {"entity_type":"customer","entity_id":"a/b ; c%2F \\u00e4 \\ud83d\\ude00","field":"näme",\
          "action":"rename","old_value":"\\u0000\\t\\"'","new_value":"\\u202e\\r\\n","actor":"bob",\
          "source":"test","workspace_id":"w 1","event_id":"own~id:1",\
          "occurred_at":"1969-12-31T23:59:59.999999Z","correlation_id":"request 7",\
          "metadata":{"reason":"a \\u20ac b","deep":[1,{"x":null}]}}\
          """,
          """
          {"entity_type":"customer","entity_id":"e\\u0301","action":"delete","actor":"bob",\
          "source":"test","occurred_at":"2026-03-01T12:30:00+02:00"}\
          """);

  private static final long SEED = 7;

  @TempDir private Path scratch;
  private KafkaHistory input;
  private Path dir;

  @BeforeEach
  void loadInput() throws IOException {
    input = KafkaHistory.load(scratch);
    dir = scratch.resolve("journal");
  }

  @Test
  void duckDbAgreesOnTheCountOnWholeHistoriesAndOnEveryColumn() throws SQLException, IOException {
    List<JsonNode> journal;
    Map<String, List<JsonNode>> histories = new HashMap<>();
    try (Server server = Server.start(dir)) {
      assertThat(Program.run("import", input.file(), "--url", server.url()).exitCode()).isZero();
      for (String mutation : UNUSUAL) {
        HttpResponse<String> answer = server.post("/journal/event", mutation);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      }
      journal = server.everything();
      for (String entity : input.sample(20, 20, SEED)) {
        histories.put(entity, server.history(entity));
      }
      assertThat(server.stop().exitCode()).isZero();
    }
    assertThat(journal).hasSize(input.events().size() + UNUSUAL.size());
    requireInSegments(journal, histories);
    assertThat(Program.run("merge", "-D", dir).exitCode()).isZero();
    requireInSegments(journal, histories);
  }

  private void requireInSegments(List<JsonNode> journal, Map<String, List<JsonNode>> histories)
      throws SQLException, IOException {
    assertThat(Program.run("segments", "-D", dir).soundOut().lines().map(Path::of).toList())
        .as("each file and no other")
        .isEqualTo(segmentFiles());
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(columns(duckDb)).isEqualTo(COLUMNS);
      assertThat(query(duckDb, "", "").equals(journal)).as("every column of every row").isTrue();
      for (Map.Entry<String, List<JsonNode>> history : histories.entrySet()) {
        assertThat(query(duckDb, "WHERE entity_id = ?", history.getKey()))
            .isEqualTo(history.getValue());
      }
    }
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("segments"))) {
      return files.sorted().toList();
    }
  }

  private String segments() {
    return "read_parquet('" + dir.resolve("segments").resolve("*.parquet") + "')";
  }

  private List<String> columns(Connection duckDb) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement =
            duckDb.prepareStatement("SELECT column_name FROM (DESCRIBE FROM " + segments() + ")");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Rows in the form of the journal's JSON. */
  private List<JsonNode> query(Connection duckDb, String where, String entity) throws SQLException {
    List<JsonNode> events = new ArrayList<>();
    String sql = "SELECT * FROM " + segments() + " " + where + " ORDER BY sequence";
    try (PreparedStatement statement = duckDb.prepareStatement(sql)) {
      if (!where.isEmpty()) {
        statement.setString(1, entity);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(event(rows));
        }
      }
    }
    return events;
  }

  private static JsonNode event(ResultSet row) throws SQLException {
    ObjectNode event = Server.JSON.createObjectNode();
    event.put("sequence", Math.toIntExact(row.getLong("sequence")));
    for (String column : COLUMNS.subList(1, COLUMNS.size())) {
      Object value = row.getObject(column);
      if (value instanceof OffsetDateTime time) {
        event.put(column, MICROS.format(Instant.from(time)));
      } else if (column.equals("metadata") && value != null) {
        event.set(column, Server.json((String) value));
      } else if (value != null) {
        event.put(column, (String) value);
      }
    }
    return event;
  }
}
