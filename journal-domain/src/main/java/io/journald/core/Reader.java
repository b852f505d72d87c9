package io.journald.core;

import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import io.journald.port.EventView;
import io.journald.port.Events;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The query port over the newest view of a store. */
final class Reader implements Events {
  private final Supplier<EventView> views;
  private final OptionalInt flushThreshold;
  private final LongSupplier clockBehindMillis;

  Reader(Supplier<EventView> views, OptionalInt flushThreshold, LongSupplier clockBehindMillis) {
    this.views = views;
    this.flushThreshold = flushThreshold;
    this.clockBehindMillis = clockBehindMillis;
  }

  @Override
  public Optional<Event> find(String eventId) {
    EventQuery query = EventQuery.of(EventFilter.ofEventId(eventId)).limit(1);
    try (Stream<Event> found = views.get().stream(query)) {
      return found.findFirst();
    }
  }

  @Override
  public Stream<Event> stream(EventQuery query) {
    return views.get().stream(query);
  }

  @Override
  public List<FieldState> state(String entityId, AsOf asOf) {
    StateFold fold = new StateFold();
    try (Stream<Event> events = stream(StateFold.query(entityId, asOf))) {
      events.forEachOrdered(fold::add);
    }
    return fold.fields();
  }

  @Override
  public JournalStats stats() {
    EventView view = views.get();
    long size = view.size();
    return new JournalStats(
        size - view.persistedEvents(),
        flushThreshold,
        view.persistedFileCount(),
        view.persistedEvents(),
        size,
        size == 0 ? OptionalLong.empty() : OptionalLong.of(size - 1),
        clockBehindMillis.getAsLong());
  }
}
