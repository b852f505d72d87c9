package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link JournalContract} on the state of an entity. */
interface StateContract extends JournalPorts {
  private Event write(String entityType, String field, String action, String newValue) {
    Mutation mutation = Mutation.of(entityType, "e", field, action, "old", newValue, "ann", "test");
    return JournalPorts.recorded(record(mutation), mutation);
  }

  private List<FieldState> state(AsOf asOf) {
    return events().state("e", asOf);
  }

  private static FieldState written(Event event) {
    Mutation mutation = event.mutation();
    return new FieldState(
        mutation.entityType(),
        mutation.field(),
        mutation.newValue(),
        event.sequence(),
        event.timestamp(),
        mutation.actor(),
        false);
  }

  private static FieldState deleted(Event event) {
    Mutation mutation = event.mutation();
    return new FieldState(
        mutation.entityType(),
        mutation.field(),
        "",
        event.sequence(),
        event.timestamp(),
        mutation.actor(),
        true);
  }

  @Test
  default void anUnknownEntityHasNoFields() {
    assertThat(events().state("nobody", AsOf.now())).isEmpty();
    record(Samples.mutation("somebody", "1"));
    for (String unknown : new String[] {"nobody", "", " ", "\ud800", "x".repeat(2_000)}) {
      assertThat(events().state(unknown, AsOf.now())).isEmpty();
    }
  }

  @Test
  default void theLastWriteOfEachFieldCounts() {
    Event whole = write("customer", "*", "insert", "{}");
    write("customer", "email", "update", "a@example.org");
    Event phone = write("customer", "phone", "ingest", "1");
    Event email = write("customer", "email", "their own word", "b@example.org");
    record(Samples.mutation("other", "1"));
    operations().flush();
    Event name = write("customer", "name", "update", "");
    assertThat(state(AsOf.now()))
        .containsExactly(written(whole), written(email), written(name), written(phone));
  }

  @Test
  default void entityTypesAreKeptApart() {
    Event order = write("order", "email", "update", "1");
    Event customer = write("customer", "email", "update", "2");
    Event gone = write("invoice", "*", "delete", "");
    assertThat(state(AsOf.now())).containsExactly(written(customer), deleted(gone), written(order));
  }

  @Test
  default void aDeletedFieldStaysWithoutItsValue() {
    write("customer", "email", "update", "a@example.org");
    Event deleted = write("customer", "email", "delete", "left behind");
    assertThat(state(AsOf.now())).containsExactly(deleted(deleted));
    Event again = write("customer", "email", "update", "b@example.org");
    assertThat(state(AsOf.now())).containsExactly(written(again));
  }

  @Test
  default void aDeleteOfTheWholeRecordTakesAwayWhatCameBefore() {
    write("customer", "*", "insert", "{}");
    write("customer", "email", "update", "a@example.org");
    write("customer", "phone", "delete", "");
    Event order = write("order", "state", "update", "open");
    Event deleted = write("customer", "*", "delete", "");
    assertThat(state(AsOf.now())).containsExactly(deleted(deleted), written(order));
    Event email = write("customer", "email", "update", "b@example.org");
    assertThat(state(AsOf.now())).containsExactly(deleted(deleted), written(email), written(order));
    Event whole = write("customer", "*", "insert", "{}");
    assertThat(state(AsOf.now())).containsExactly(written(whole), written(email), written(order));
  }

  @Test
  default void aStateAsOfASequenceIncludesIt() {
    Event first = write("customer", "email", "update", "1");
    Event second = write("customer", "email", "update", "2");
    assertThat(state(AsOf.sequence(0))).containsExactly(written(first));
    assertThat(state(AsOf.sequence(1))).containsExactly(written(second));
    assertThat(state(AsOf.sequence(2))).containsExactly(written(second));
    assertThat(state(AsOf.sequence(Long.MAX_VALUE))).containsExactly(written(second));
  }

  @Test
  default void aStateAsOfAMomentIncludesIt() {
    Event first = write("customer", "email", "update", "1");
    Event second = write("customer", "email", "update", "2");
    while (!second.timestamp().isAfter(first.timestamp())) {
      second = write("customer", "email", "update", "3");
    }
    Instant moment = second.timestamp();
    assertThat(state(AsOf.moment(moment))).containsExactly(written(second));
    assertThat(state(AsOf.moment(moment.plusNanos(999)))).containsExactly(written(second));
    assertThat(state(AsOf.moment(moment.minusNanos(1)))).doesNotContain(written(second)).hasSize(1);
    assertThat(state(AsOf.moment(first.timestamp().minusNanos(1)))).isEmpty();
    assertThat(state(AsOf.moment(Instant.MIN))).isEmpty();
    assertThat(state(AsOf.moment(Instant.MAX))).containsExactly(written(second));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/", ".", "..", "...", "a b", "a+b", "%2F", "ü🙂", "a?b#c;d", "*"})
  default void aStateIsFoundByAnyEntityId(String entityId) {
    Receipt receipt = record(Samples.mutation(entityId, entityId));
    List<FieldState> fields = events().state(entityId, AsOf.now());
    assertThat(fields).extracting(FieldState::value).containsExactly(entityId);
    assertThat(fields).extracting(FieldState::sequence).containsExactly(receipt.sequence());
  }

  /** Looks from the newest event back, and so comes to the answer by another way. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  default void everyStateIsWhatItsHistorySays(long seed) {
    RandomEvents random = new RandomEvents(seed);
    for (int i = 0; i < 10; i++) {
      journal().append(random.submissions(60));
      if (random.percent(30)) {
        operations().flush();
      }
    }
    List<Event> all = everything();
    for (int i = 0; i < 60; i++) {
      Event sample = all.get(random.below(all.size()));
      String entityId = sample.mutation().entityId();
      long last = random.below(all.size());
      List<Event> history = find(EventQuery.history(entityId).between(0, last + 1));
      assertThat(events().state(entityId, AsOf.sequence(last)))
          .as("%s: %s as of %d", random, entityId, last)
          .containsExactlyInAnyOrderElementsOf(backwards(history));
      Instant moment = sample.timestamp();
      List<Event> until =
          find(EventQuery.history(entityId)).stream()
              .filter(event -> !event.timestamp().isAfter(moment))
              .toList();
      assertThat(events().state(entityId, AsOf.moment(moment)))
          .as("%s: %s as of %s", random, entityId, moment)
          .containsExactlyInAnyOrderElementsOf(backwards(until));
    }
  }

  private static List<FieldState> backwards(List<Event> history) {
    Set<List<String>> written = new HashSet<>();
    Set<String> cleared = new HashSet<>();
    List<FieldState> fields = new ArrayList<>();
    for (Event event : history.reversed()) {
      String type = event.mutation().entityType();
      String field = event.mutation().field();
      boolean isDelete = event.mutation().action().equals("delete");
      if (!cleared.contains(type) && written.add(List.of(type, field))) {
        fields.add(isDelete ? deleted(event) : written(event));
      }
      if (isDelete && field.equals("*")) {
        cleared.add(type);
      }
    }
    return fields;
  }
}
