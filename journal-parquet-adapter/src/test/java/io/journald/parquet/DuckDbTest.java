package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.EventView;
import io.journald.testkit.RandomEvents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An independent program reads {@code segments/*.parquet} and sees the same journal. */
class DuckDbTest {
  private static final int FLUSHES = 4;
  private static final int EVENTS_A_FLUSH = 1_500;

  @TempDir static Path temporary;
  private static final RandomEvents RANDOM = new RandomEvents(77);
  private static final List<Event> RECORDED = new ArrayList<>();

  @BeforeAll
  static void writeAJournal() {
    try (ParquetEventStore store = open()) {
      for (int i = 0; i < FLUSHES; i++) {
        List<Event> batch = List.copyOf(RANDOM.batch(RECORDED.size(), EVENTS_A_FLUSH));
        store.append(batch).await();
        RECORDED.addAll(batch);
        store.flush();
      }
      assertThat(store.view().persistedFileCount()).isEqualTo(FLUSHES);
    }
  }

  private static ParquetEventStore open() {
    return ParquetEventStore.open(
        StoreOptions.of(temporary.resolve("journal")).withFlushThreshold(Integer.MAX_VALUE));
  }

  /** Runs a query in which {@code events} stands for the segments. */
  private static List<Event> query(String sql, String... parameters) throws SQLException {
    List<Event> found = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement = duckDb.prepareStatement(from(sql))) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(event(rows));
        }
      }
    }
    return found;
  }

  private static String from(String sql) {
    Path segments = temporary.resolve("journal").resolve("segments");
    return sql.replace("events", "read_parquet('" + segments + "/*.parquet')");
  }

  private static Event event(ResultSet row) throws SQLException {
    assertThat(row.getString("subject")).isNull();
    return new Event(
        row.getLong("sequence"),
        row.getString("event_id"),
        moment(row, "timestamp"),
        new Mutation(
            row.getString("entity_type"),
            row.getString("entity_id"),
            row.getString("field"),
            row.getString("action"),
            row.getString("old_value"),
            row.getString("new_value"),
            row.getString("actor"),
            row.getString("source"),
            row.getString("workspace_id"),
            moment(row, "occurred_at"),
            row.getString("correlation_id"),
            row.getString("metadata")));
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }

  @Test
  void itReadsEveryEventWithEveryColumn() throws SQLException {
    List<Event> found = query("SELECT * FROM events ORDER BY sequence");
    assertThat(found).as("%s", RANDOM).hasSameSizeAs(RECORDED);
    for (int i = 0; i < RECORDED.size(); i++) {
      assertThat(found.get(i)).isEqualTo(RECORDED.get(i));
    }
  }

  @Test
  void itGivesTheSameHistories() throws SQLException {
    try (ParquetEventStore store = open()) {
      EventView view = store.view();
      for (Event event : RECORDED.subList(0, 40)) {
        String entityId = event.mutation().entityId();
        assertThat(query("SELECT * FROM events WHERE entity_id = ? ORDER BY sequence", entityId))
            .as("history of %s", entityId)
            .isEqualTo(TestEvents.all(view, EventQuery.history(entityId)));
      }
    }
  }

  @Test
  void itCountsAndAggregatesTheSame() throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement =
            duckDb.prepareStatement(
                from(
                    "SELECT count(*), count(occurred_at), count(correlation_id), count(metadata),"
                        + " count(subject), min(sequence), max(sequence),"
                        + " count(DISTINCT entity_id) FROM events"));
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(RECORDED.size());
      assertThat(row.getLong(2)).isEqualTo(count(Mutation::occurredAt));
      assertThat(row.getLong(3)).isEqualTo(count(Mutation::correlationId));
      assertThat(row.getLong(4)).isEqualTo(count(Mutation::metadata));
      assertThat(row.getLong(5)).isZero();
      assertThat(row.getLong(6)).isZero();
      assertThat(row.getLong(7)).isEqualTo(RECORDED.size() - 1L);
      assertThat(row.getLong(8))
          .isEqualTo(RECORDED.stream().map(e -> e.mutation().entityId()).distinct().count());
    }
  }

  private static long count(Function<Mutation, Object> column) {
    return RECORDED.stream().filter(event -> column.apply(event.mutation()) != null).count();
  }

  @Test
  void itSeesTheTypesThatTheFormatPromises() throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement =
            duckDb.prepareStatement(from("DESCRIBE SELECT * FROM events"));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        types.put(rows.getString("column_name"), rows.getString("column_type"));
      }
    }
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("sequence", "BIGINT");
    expected.put("event_id", "VARCHAR");
    expected.put("timestamp", "TIMESTAMP WITH TIME ZONE");
    for (String text :
        List.of(
            "entity_type",
            "entity_id",
            "field",
            "action",
            "old_value",
            "new_value",
            "actor",
            "source",
            "workspace_id")) {
      expected.put(text, "VARCHAR");
    }
    expected.put("occurred_at", "TIMESTAMP WITH TIME ZONE");
    expected.put("correlation_id", "VARCHAR");
    expected.put("metadata", "VARCHAR");
    expected.put("subject", "VARCHAR");
    assertThat(types).isEqualTo(expected);
    assertThat(types.keySet()).containsExactlyElementsOf(expected.keySet());
  }
}
