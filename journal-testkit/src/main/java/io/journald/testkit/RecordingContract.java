package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The part of {@link JournalContract} on recording: receipts, order, time, values. */
interface RecordingContract extends JournalPorts {
  @Test
  default void aReceiptTellsWhereTheEventStands() {
    Receipt first = record(Samples.full());
    Receipt second = record("my.own_id:1~-", Samples.mutation("b", "2"));
    assertThat(first.sequence()).isZero();
    assertThat(first.duplicate()).isFalse();
    assertThat(second.sequence()).isEqualTo(1);
    assertThat(second.eventId()).isEqualTo("my.own_id:1~-");
    assertThat(second.duplicate()).isFalse();
    assertThat(everything())
        .containsExactly(
            JournalPorts.recorded(first, Samples.full()),
            JournalPorts.recorded(second, Samples.mutation("b", "2")));
  }

  @Test
  default void whatIsRecordedIsVisibleToEveryQueryAtOnce() {
    for (int i = 0; i < 10; i++) {
      Mutation mutation = Samples.mutation("customer-" + i, "v");
      Receipt receipt = record(mutation);
      Event event = JournalPorts.recorded(receipt, mutation);
      assertThat(find(EventQuery.history("customer-" + i))).containsExactly(event);
      assertThat(find(EventQuery.recent(1))).containsExactly(event);
      assertThat(events().find(receipt.eventId())).contains(event);
      assertThat(events().stats().totalEvents()).isEqualTo(i + 1);
    }
  }

  @Test
  default void theJournalMakesVersion7UuidsWhereNoIdIsGiven() {
    Set<String> ids = new HashSet<>();
    for (Receipt receipt : journal().append(plainBatch(50))) {
      UUID id = UUID.fromString(receipt.eventId());
      assertThat(id).hasToString(receipt.eventId());
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(receipt.timestamp().toEpochMilli());
      ids.add(receipt.eventId());
    }
    assertThat(ids).hasSize(50);
  }

  @Test
  default void aBatchStandsTogetherInItsOrderUnderOneTimestamp() {
    record(Samples.full());
    List<Submission> batch = plainBatch(40);
    List<Receipt> receipts = journal().append(batch);
    assertThat(receipts).hasSize(40);
    List<Event> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      assertThat(receipts.get(i).sequence()).isEqualTo(1 + i);
      assertThat(receipts.get(i).timestamp()).isEqualTo(receipts.getFirst().timestamp());
      assertThat(receipts.get(i).duplicate()).isFalse();
      expected.add(JournalPorts.recorded(receipts.get(i), batch.get(i).mutation()));
    }
    assertThat(everything().subList(1, 41)).isEqualTo(expected);
  }

  @Test
  default void timeIsInWholeMicrosecondsAndNeverDecreases() {
    Instant last = Instant.MIN;
    for (int i = 0; i < 50; i++) {
      Instant timestamp = record(Samples.mutation("a", "v" + i)).timestamp();
      assertThat(timestamp.getNano() % 1_000).isZero();
      assertThat(timestamp).isAfterOrEqualTo(last);
      last = timestamp;
    }
  }

  @Test
  default void everyColumnIsKeptAsItWasGiven() {
    List<Mutation> given = Samples.awkward();
    List<Receipt> receipts = journal().append(given.stream().map(Submission::of).toList());
    for (int i = 0; i < given.size(); i++) {
      Event event = JournalPorts.recorded(receipts.get(i), given.get(i));
      assertThat(events().find(event.eventId())).contains(event);
      assertThat(find(EventQuery.history(given.get(i).entityId()))).contains(event);
    }
    operations().flush();
    for (int i = 0; i < given.size(); i++) {
      Event event = JournalPorts.recorded(receipts.get(i), given.get(i));
      assertThat(events().find(event.eventId())).contains(event);
    }
  }

  @Test
  default void textIsNotNormalised() {
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    record(Samples.mutation(composed, composed));
    record(Samples.mutation(decomposed, decomposed));
    assertThat(find(EventQuery.history(composed)))
        .extracting(event -> event.mutation().newValue())
        .containsExactly(composed);
    assertThat(find(EventQuery.history(decomposed)))
        .extracting(event -> event.mutation().newValue())
        .containsExactly(decomposed);
  }

  @Test
  default void metadataKeepsTheOrderOfItsKeysAndTheSpellingOfItsNumbers() {
    String metadata =
        "{\"z\":1.50,\"a\":1e3,\"m\":-0,\"big\":123456789012345678901234567890,"
            + "\"small\":0.1000000000000000055511151231257827,\"\":{\"b\":[],\"a\":{}}}";
    Receipt receipt = record(Samples.withMetadata(metadata));
    assertThat(events().find(receipt.eventId()).orElseThrow().mutation().metadata())
        .isEqualTo(metadata);
  }

  @Test
  default void whatIsLeftOutGetsItsDefault() {
    Mutation bare =
        new Mutation(
            "customer", "c", null, "touch", null, null, "ann", "crm", null, null, null, null);
    Mutation recorded = events().find(record(bare).eventId()).orElseThrow().mutation();
    assertThat(recorded.field()).isEqualTo("*");
    assertThat(recorded.oldValue()).isEmpty();
    assertThat(recorded.newValue()).isEmpty();
    assertThat(recorded.workspaceId()).isEmpty();
    assertThat(recorded.occurredAt()).isNull();
    assertThat(recorded.correlationId()).isNull();
    assertThat(recorded.metadata()).isNull();
  }

  @Test
  default void anInsertIsAnEventOfTheWholeRecord() {
    Receipt receipt =
        journal().recordInsert("customer", "c-1", "{\"name\":\"Ann\"}", "ann", "crm", "acme");
    Mutation expected =
        Mutation.of("customer", "c-1", "*", "insert", "", "{\"name\":\"Ann\"}", "ann", "crm")
            .inWorkspace("acme");
    assertThat(everything()).containsExactly(JournalPorts.recorded(receipt, expected));
  }

  @Test
  default void anUpdateIsAnEventOfOneField() {
    Receipt receipt =
        journal().recordUpdate("customer", "c-1", "email", "old", "new", "ann", "crm", "");
    Mutation expected =
        Mutation.of("customer", "c-1", "email", "update", "old", "new", "ann", "crm");
    assertThat(everything()).containsExactly(JournalPorts.recorded(receipt, expected));
  }

  @Test
  default void anIngestIsAnEventOfADataSetWithItsRowCount() {
    Receipt receipt = journal().recordIngest("sales/2026", 1_234_567_890_123L, "etl", "s3", "acme");
    Mutation expected =
        Mutation.of("dataset", "sales/2026", "*", "ingest", "", "1234567890123", "etl", "s3")
            .inWorkspace("acme");
    assertThat(everything()).containsExactly(JournalPorts.recorded(receipt, expected));
  }

  /** A batch of different events without ids. */
  static List<Submission> plainBatch(int size) {
    List<Submission> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      batch.add(Submission.of(Samples.mutation("customer-" + i % 3, "v" + i)));
    }
    return batch;
  }
}
