package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.EventView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plain events and the reading of all events, for the tests of this module. */
public final class TestEvents {
  private static final Instant START = Instant.parse("2026-05-04T03:02:01.000001Z");

  private TestEvents() {}

  /** The event with this sequence; everything in it follows from the sequence. */
  public static Event event(long sequence) {
    return event(sequence, "value " + sequence);
  }

  /** An event with a given new value. */
  public static Event event(long sequence, String newValue) {
    return new Event(
        sequence,
        "id-" + sequence,
        START.plusMillis(sequence),
        Mutation.of(
            "customer",
            "customer-" + sequence % 7,
            "email",
            "update",
            "",
            newValue,
            "ann",
            "test"));
  }

  /** The events from one sequence up to but without another. */
  public static List<Event> events(long from, long to) {
    List<Event> events = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      events.add(event(sequence));
    }
    return events;
  }

  /** Everything in a view, oldest first. */
  public static List<Event> all(EventView view) {
    return all(view, EventQuery.of(EventFilter.all()));
  }

  /** What a query finds. */
  public static List<Event> all(EventView view, EventQuery query) {
    try (Stream<Event> events = view.stream(query)) {
      return events.toList();
    }
  }
}
