package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes in receipts are those of the leaves that the journal has. */
class LeafHashTest {
  private static final String EVENT =
      """
      {"event_id":"crm:1","entity_type":"customer","entity_id":"customer-42","action":"update",
       "old_value":"ü","actor":"alice","source":"crm","occurred_at":"2026-01-31T13:00:00+01:00",
       "metadata":{ "ip" : "10.0.0.1", "n" : 1.50, "s" : "\\u00fc" }}\
      """;

  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
  private final RunningServer server = RunningServer.over(memory, Patience.DEFAULT);

  @AfterEach
  void stop() {
    server.close();
  }

  private String leafHashOfTheNewest() {
    try (Stream<Event> newest = memory.events().stream(EventQuery.recent(1))) {
      return new LeafData().hash(newest.findFirst().orElseThrow()).base64();
    }
  }

  private static String leafHash(HttpResponse<String> receipt) {
    return OpenApi.json(receipt.body()).path("leaf_hash").asText();
  }

  @Test
  void aReceiptHoldsTheHashOfTheRecordedEventsLeaf() {
    HttpResponse<String> receipt =
        server.post("/journal/event", EVENT, "Accept", "application/json");

    assertThat(leafHash(receipt)).isEqualTo(leafHashOfTheNewest());
  }

  @Test
  void aRepeatedCallGetsTheSameHashAgain() {
    server.post("/journal/event", EVENT);
    String hash = leafHashOfTheNewest();
    server.post("/journal/event", EVENT.replace("crm:1", "crm:2"));

    HttpResponse<String> again = server.post("/journal/event", EVENT, "Accept", "application/json");

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(leafHash(again)).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/update {'entity_type':'t','entity_id':'e','field':'f','old_value':'a',"
            + "'new_value':'b','actor':'x'}",
        "/journal/insert {'entity_type':'t','entity_id':'e','new_value':'b','actor':'x'}",
        "/journal/ingest {'dataset':'d','row_count':12,'actor':'x','source':'s'}"
      })
  void everyConvenienceCallAnswersWithTheHashOfWhatItRecorded(String call) {
    String[] parts = call.replace('\'', '"').split(" ", 2);

    HttpResponse<String> receipt = server.post(parts[0], parts[1], "Accept", "application/json");

    assertThat(receipt.statusCode()).isEqualTo(201);
    assertThat(leafHash(receipt)).isEqualTo(leafHashOfTheNewest());
  }

  @Test
  void theReceiptsOfABatchHoldTheHashesInItsOrder() {
    server.post("/journal/event", EVENT);
    String line = EVENT.replace("\n", "");
    String lines =
        String.join("\n", line.replace("crm:1", "crm:2"), line, line.replace("\"crm:1\"", "null"));

    List<String> hashes = new ArrayList<>();
    for (String receipt :
        server
            .postLines("/journal/events", lines, "Accept", "application/x-ndjson")
            .body()
            .lines()
            .toList()) {
      hashes.add(OpenApi.json(receipt).path("leaf_hash").asText());
    }

    List<String> recorded;
    try (Stream<Event> events = memory.events().stream(EventQuery.of(EventFilter.all()))) {
      LeafData leaves = new LeafData();
      recorded = events.map(leaves::hash).map(Hash::base64).toList();
    }
    assertThat(hashes).containsExactly(recorded.get(1), recorded.get(0), recorded.get(2));
  }
}
