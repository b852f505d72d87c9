package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.testkit.RandomEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy that is not what was copied has another fingerprint. */
class EventFingerprintTest {
  private static long of(List<Event> events) {
    EventFingerprint fingerprint = new EventFingerprint();
    events.forEach(fingerprint::add);
    return fingerprint.value();
  }

  private static List<Event> alterations(Event event) {
    Mutation m = event.mutation();
    Instant later = event.timestamp().plusNanos(1_000);
    return List.of(
        new Event(event.sequence() + 1, event.eventId(), event.timestamp(), m),
        new Event(event.sequence(), event.eventId() + "x", event.timestamp(), m),
        new Event(event.sequence(), event.eventId(), later, m),
        with(event, 0, "x"),
        with(event, 1, "x"),
        with(event, 2, "x"),
        with(event, 3, "x"),
        with(event, 4, "x"),
        with(event, 5, "x"),
        with(event, 6, "x"),
        with(event, 7, "x"),
        with(event, 8, "x"),
        with(event, 9, "x"),
        with(event, 10, "x"),
        with(event, 11, "x"));
  }

  /** The event with one more text in a column of its mutation, or another moment. */
  private static Event with(Event event, int column, String more) {
    Mutation m = event.mutation();
    String[] texts = {
      m.entityType(),
      m.entityId(),
      m.field(),
      m.action(),
      m.oldValue(),
      m.newValue(),
      m.actor(),
      m.source(),
      m.workspaceId(),
      null,
      m.correlationId(),
      m.metadata()
    };
    texts[column] = texts[column] == null ? "" : texts[column] + more;
    Instant occurredAt = m.occurredAt();
    if (column == 9) {
      occurredAt = occurredAt == null ? Instant.EPOCH : null;
    }
    return new Event(
        event.sequence(),
        event.eventId(),
        event.timestamp(),
        new Mutation(
            texts[0],
            texts[1],
            texts[2],
            texts[3],
            texts[4],
            texts[5],
            texts[6],
            texts[7],
            texts[8],
            occurredAt,
            texts[10],
            texts[11]));
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void eachColumnOfEachEventCounts(long seed) {
    List<Event> events = new RandomEvents(seed).batch(0, 20);
    for (int i = 0; i < events.size(); i++) {
      List<Event> copy = new ArrayList<>(events);
      for (Event altered : alterations(events.get(i))) {
        copy.set(i, altered);
        assertThat(of(copy)).as("seed %d, %s", seed, altered).isNotEqualTo(of(events));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53})
  void theOrderAndTheNumberOfEventsCount(long seed) {
    List<Event> events = new RandomEvents(seed).batch(0, 20);
    assertThat(of(events)).isEqualTo(of(List.copyOf(events)));
    assertThat(of(events.reversed())).isNotEqualTo(of(events));
    assertThat(of(events.subList(1, 20))).isNotEqualTo(of(events));
    assertThat(of(events.subList(0, 19))).isNotEqualTo(of(events));
  }
}
