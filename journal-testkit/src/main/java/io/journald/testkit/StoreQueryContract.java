package io.journald.testkit;

import static io.journald.testkit.Samples.all;
import static io.journald.testkit.Samples.event;
import static io.journald.testkit.Samples.events;
import static io.journald.testkit.Samples.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.port.EventStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of {@link EventStoreContract} on queries, wherever the events lie. */
interface StoreQueryContract {
  /** How many sample events the queries run over. */
  int SIZE = 60;

  /** Where a store keeps the sample events. */
  enum Place {
    BUFFER(SIZE),
    SEGMENT(SIZE, SIZE),
    SEGMENT_AND_BUFFER(40, SIZE),
    MANY_SEGMENTS(1, 2, 20, 21, 50, SIZE);

    /** A flush after each but the last. */
    final int[] ends;

    Place(int... ends) {
      this.ends = ends;
    }

    void fill(EventStore store, List<Event> events) {
      int start = 0;
      for (int i = 0; i < ends.length; i++) {
        int end = events.size() * ends[i] / SIZE;
        if (end > start) {
          store.append(new ArrayList<>(events.subList(start, end))).await();
        }
        if (i < ends.length - 1) {
          store.flush();
        }
        start = end;
      }
    }
  }

  EventStore store();

  private List<Event> find(EventQuery query) {
    return all(store().view(), query);
  }

  private void fill(Place place) {
    place.fill(store(), events(0, SIZE));
  }

  @ParameterizedTest
  @EnumSource
  default void aQueryAnswersInSequenceOrder(Place place) {
    fill(place);
    EventQuery everything = EventQuery.of(EventFilter.all());
    assertThat(find(everything)).isEqualTo(events(0, SIZE));
    assertThat(find(everything.in(Order.DESC))).isEqualTo(events(0, SIZE).reversed());
  }

  @ParameterizedTest
  @EnumSource
  default void aRangeIncludesItsFirstAndExcludesItsEnd(Place place) {
    fill(place);
    EventQuery everything = EventQuery.of(EventFilter.all());
    int[][] ranges = {{0, 1}, {1, 3}, {19, 22}, {39, 41}, {40, 40}, {SIZE - 1, SIZE}, {0, SIZE}};
    for (int[] range : ranges) {
      EventQuery query = everything.between(range[0], range[1]);
      List<Event> expected = events(range[0], range[1]);
      assertThat(find(query)).isEqualTo(expected);
      assertThat(find(query.in(Order.DESC))).isEqualTo(expected.reversed());
    }
    assertThat(find(everything.between(50, 1_000))).isEqualTo(events(50, SIZE));
    assertThat(find(everything.between(SIZE, EventQuery.UNLIMITED))).isEmpty();
    assertThat(find(everything.between(1L << 40, EventQuery.UNLIMITED))).isEmpty();
    assertThat(find(everything.between(5, 4))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  default void aLimitCountsFromTheStartOfTheOrder(Place place) {
    fill(place);
    EventQuery ascending = EventQuery.of(EventFilter.all());
    for (int limit : new int[] {0, 1, 2, 41, SIZE, SIZE + 1}) {
      int count = Math.min(limit, SIZE);
      assertThat(find(ascending.limit(limit))).isEqualTo(events(0, count));
      assertThat(find(EventQuery.recent(limit))).isEqualTo(events(SIZE - count, SIZE).reversed());
    }
    assertThat(find(ascending.between(38, 50).limit(5))).isEqualTo(events(38, 43));
    assertThat(find(EventQuery.history("entity-3").limit(2))).containsExactly(event(3), event(10));
    assertThat(find(EventQuery.history("entity-3").in(Order.DESC).limit(2)))
        .containsExactly(event(59), event(52));
  }

  @ParameterizedTest
  @EnumSource
  default void eachColumnFiltersByItself(Place place) {
    fill(place);
    for (Event wanted : List.of(event(1), event(21), event(45), event(59))) {
      for (EventFilter filter : filtersFor(wanted)) {
        expectMatches(filter);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void allPartsOfAFilterMustMatch(Place place) {
    fill(place);
    Mutation m = event(45).mutation();
    EventFilter filter =
        new EventFilter(
            "id-45",
            m.entityType(),
            m.entityId(),
            m.field(),
            m.action(),
            m.actor(),
            m.source(),
            m.workspaceId(),
            m.correlationId(),
            timestamp(45),
            timestamp(45).plusSeconds(1));
    assertThat(find(EventQuery.of(filter))).containsExactly(event(45));
    EventFilter onOneOff =
        new EventFilter("id-45", null, "entity-4", null, null, null, null, null, null, null, null);
    assertThat(find(EventQuery.of(onOneOff))).isEmpty();
    expectMatches(
        new EventFilter(
            null, "order", null, null, "update", null, null, null, null, timestamp(12), null));
  }

  @ParameterizedTest
  @EnumSource
  default void timeRangesIncludeSinceAndExcludeUntil(Place place) {
    fill(place);
    assertThat(find(EventQuery.of(between(timestamp(6), timestamp(9))))).isEqualTo(events(6, 9));
    assertThat(find(EventQuery.of(between(timestamp(6).plusNanos(1_000), timestamp(12)))))
        .isEqualTo(events(9, 12));
    assertThat(find(EventQuery.of(between(null, timestamp(9).plusNanos(1_000)))))
        .isEqualTo(events(0, 12));
    assertThat(find(EventQuery.of(between(timestamp(57), null)))).isEqualTo(events(57, SIZE));
    assertThat(find(EventQuery.of(between(timestamp(6), timestamp(6))))).isEmpty();
    assertThat(find(EventQuery.of(between(timestamp(9), timestamp(6))))).isEmpty();
    assertThat(find(EventQuery.of(between(Instant.MIN, Instant.MAX)))).isEqualTo(events(0, SIZE));
  }

  @ParameterizedTest
  @EnumSource
  default void textsMatchExactly(Place place) {
    fill(place);
    for (String other :
        List.of("", "entity", "Entity-3", "entity-3 ", "entity-33", "entity-\u0663")) {
      assertThat(find(EventQuery.history(other))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void eventsAreFoundByTheirKeys(Place place) {
    fill(place);
    Set<EventKey> keys = new HashSet<>();
    Map<EventKey, Event> expected = new HashMap<>();
    for (int i = 0; i < SIZE; i += 3) {
      keys.add(event(i).key());
      keys.add(new EventKey("entity-" + (i + 1) % 7, "id-" + i));
      keys.add(new EventKey(event(i).mutation().entityId(), "unknown-" + i));
      expected.put(event(i).key(), event(i));
    }
    assertThat(store().view().find(keys, 0)).isEqualTo(expected);
    assertThat(store().view().find(List.copyOf(keys), 0)).isEqualTo(expected);
    assertThat(store().view().find(Set.of(), 0)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  default void aLookUpStartsAtItsFirstSequence(Place place) {
    fill(place);
    Event wanted = event(45);
    Set<EventKey> keys = Set.of(wanted.key(), event(20).key());
    assertThat(store().view().find(keys, 20)).hasSize(2);
    assertThat(store().view().find(keys, 21)).isEqualTo(Map.of(wanted.key(), wanted));
    assertThat(store().view().find(keys, 45)).isEqualTo(Map.of(wanted.key(), wanted));
    assertThat(store().view().find(keys, 46)).isEmpty();
    assertThat(store().view().find(keys, SIZE)).isEmpty();
    assertThat(store().view().find(keys, SIZE + 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  default void everyColumnComesBackAsItWasGiven(Place place) {
    List<Event> given = new ArrayList<>();
    for (Mutation mutation : Samples.awkward()) {
      given.add(new Event(given.size(), "awkward-" + given.size(), timestamp(0), mutation));
    }
    place.fill(store(), given);
    List<Event> read = find(EventQuery.of(EventFilter.all()));
    assertThat(read).hasSameSizeAs(given);
    for (int i = 0; i < given.size(); i++) {
      assertThat(read.get(i)).isEqualTo(given.get(i));
      assertThat(store().view().find(Set.of(given.get(i).key()), 0))
          .isEqualTo(Map.of(given.get(i).key(), given.get(i)));
    }
    for (Mutation mutation : Samples.awkward()) {
      assertThat(find(EventQuery.history(mutation.entityId())))
          .isEqualTo(
              given.stream()
                  .filter(event -> event.mutation().entityId().equals(mutation.entityId()))
                  .toList());
    }
  }

  @Test
  default void anUnknownEntityHasNoHistory() {
    assertThat(find(EventQuery.history("nobody"))).isEmpty();
  }

  private void expectMatches(EventFilter filter) {
    List<Event> expected = events(0, SIZE).stream().filter(filter::matches).toList();
    assertThat(expected).as("samples for %s", filter).isNotEmpty();
    assertThat(find(EventQuery.of(filter))).as("%s", filter).isEqualTo(expected);
    assertThat(find(EventQuery.of(filter).in(Order.DESC))).isEqualTo(expected.reversed());
  }

  private static EventFilter between(Instant since, Instant until) {
    return new EventFilter(null, null, null, null, null, null, null, null, null, since, until);
  }

  private static List<EventFilter> filtersFor(Event e) {
    Mutation m = e.mutation();
    return List.of(
        EventFilter.ofEventId(e.eventId()),
        EventFilter.ofEntity(m.entityId()),
        filter(m.entityType(), null, null, null, null, null, null),
        filter(null, m.field(), null, null, null, null, null),
        filter(null, null, m.action(), null, null, null, null),
        filter(null, null, null, m.actor(), null, null, null),
        filter(null, null, null, null, m.source(), null, null),
        filter(null, null, null, null, null, m.workspaceId(), null),
        filter(null, null, null, null, null, null, m.correlationId()),
        filter(null, null, null, null, null, "", null),
        between(e.timestamp(), null),
        between(null, e.timestamp().plusNanos(1_000)));
  }

  private static EventFilter filter(
      String entityType,
      String field,
      String action,
      String actor,
      String source,
      String workspaceId,
      String correlationId) {
    return new EventFilter(
        null,
        entityType,
        null,
        field,
        action,
        actor,
        source,
        workspaceId,
        correlationId,
        null,
        null);
  }
}
