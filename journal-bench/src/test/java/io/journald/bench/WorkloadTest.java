package io.journald.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.journald.model.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 77, 100, 2_000})
  void everyRoundHoldsEachEntityOnce(int entities) {
    Workload workload = new Workload(10L * entities, entities);
    for (long round = 0; round < 10; round++) {
      long first = round * entities;
      assertThat(LongStream.range(first, first + entities).mapToInt(workload::entity))
          .as("round %d", round)
          .doesNotHaveDuplicates()
          .hasSize(entities);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 77, 100, 2_000})
  void theEventsOfAnEntityAreFoundWithoutLookingAtAll(int entities) {
    Workload workload = new Workload(10L * entities, entities);
    int entity = entities / 3;
    assertThat(workload.eventsOf(entity))
        .containsExactlyElementsOf(
            LongStream.range(0, workload.events())
                .filter(event -> workload.entity(event) == entity)
                .boxed()
                .toList());
  }

  @Test
  void roundsHaveOrdersOfTheirOwn() {
    Workload workload = new Workload(3_000, 1_000);
    assertThat(LongStream.range(0, 1_000).mapToInt(workload::entity).boxed().toList())
        .isNotEqualTo(LongStream.range(1_000, 2_000).mapToInt(workload::entity).boxed().toList());
  }

  @Test
  void theMomentsAreSpreadOverThirtyDays() {
    Workload workload = new Workload(10_000_000, 100_000);
    assertThat(workload.timestamp(0)).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(workload.timestamp(5_000_000)).isEqualTo("2025-01-16T00:00:00Z");
    assertThat(workload.timestamp(9_999_999)).isBetween("2025-01-30T23:59:59Z", end());
    assertThat(workload.timestamp(1)).isEqualTo("2025-01-01T00:00:00.259200Z");
  }

  private static String end() {
    return Workload.START.plus(Workload.SPAN).toString();
  }

  @Test
  void theSameNumberIsAlwaysTheSameEvent() {
    assertThat(new Workload(1_000, 10).mutation(17))
        .isEqualTo(new Workload(1_000, 10).mutation(17))
        .isNotEqualTo(new Workload(1_000, 10).mutation(18));
  }

  @Test
  void eventIdsAreUuidsOfVersionSevenOfTheirMoment() {
    Event event = Samples.events(new Workload(1_000, 10), 999, 1_000).getFirst();
    assertThat(event.eventId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
    long millis = Long.parseLong(event.eventId().replace("-", "").substring(0, 12), 16);
    assertThat(Instant.ofEpochMilli(millis)).isBefore(event.timestamp().plusMillis(1));
  }

  @Test
  void rowsAndLinesHoldTheSameData() throws IOException {
    Rows rows = new Rows(new Workload(20, 10));
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    ByteArrayOutputStream mutations = new ByteArrayOutputStream();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    rows.table(table);
    rows.mutations(mutations);
    rows.lines(lines);
    List<String> callersColumns = new ArrayList<>();
    for (String row : lines(table)) {
      assertThat(row.split("\t", -1)).hasSize(12);
      callersColumns.add(row.split("\t", 4)[3]);
    }
    assertThat(lines(mutations)).hasSize(20).isEqualTo(callersColumns);
    assertThat(lines(lines).getFirst())
        .isEqualTo(
            "{\"entity_type\":\"customer\",\"entity_id\":\"%s\",\"field\":\"%s\",\"action\":\"%s\","
                    .formatted(part(callersColumns, 1), part(callersColumns, 2), "insert")
                + "\"old_value\":\"\",\"new_value\":\"%s\",\"actor\":\"%s\",\"source\":\"%s\","
                    .formatted(
                        part(callersColumns, 5), part(callersColumns, 6), part(callersColumns, 7))
                + "\"workspace_id\":\"%s\"}".formatted(part(callersColumns, 8)));
  }

  private static String part(List<String> rows, int column) {
    return rows.getFirst().split("\t", -1)[column];
  }

  private static List<String> lines(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.US_ASCII).lines().toList();
  }

  @Test
  void eventsThatDoNotFillTheLastRoundAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Workload(1_001, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new Workload(5, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new Workload(0, 0));
  }
}
