package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.Micros;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A filter as a segment applies it: column by column, before any event is built.
 *
 * @param wanted for each filtered column the texts that pass; the most selective column first
 * @param sinceMicros first timestamp that passes
 * @param untilMicros end of the timestamps that pass, exclusive
 * @param exact the whole condition, for the events that passed the columns
 */
public record RowFilter(
    Map<String, Set<String>> wanted, long sinceMicros, long untilMicros, Predicate<Event> exact) {

  /** The columns' part of a filter; the whole filter decides in the end. */
  public static RowFilter of(EventFilter filter) {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    put(wanted, EventSchema.EVENT_ID, filter.eventId());
    put(wanted, EventSchema.ENTITY_ID, filter.entityId());
    put(wanted, EventSchema.CORRELATION_ID, filter.correlationId());
    put(wanted, EventSchema.ACTOR, filter.actor());
    put(wanted, EventSchema.SOURCE, filter.source());
    put(wanted, EventSchema.FIELD, filter.field());
    put(wanted, EventSchema.ACTION, filter.action());
    put(wanted, EventSchema.ENTITY_TYPE, filter.entityType());
    put(wanted, EventSchema.WORKSPACE_ID, filter.workspaceId());
    return new RowFilter(
        wanted,
        filter.since() == null ? Long.MIN_VALUE : ceilingMicros(filter.since()),
        filter.until() == null ? Long.MAX_VALUE : ceilingMicros(filter.until()),
        filter::matches);
  }

  /** Passes the events with one of these keys. */
  public static RowFilter of(Collection<EventKey> keys) {
    Set<EventKey> exact = new HashSet<>(keys);
    Set<String> eventIds = new HashSet<>();
    keys.forEach(key -> eventIds.add(key.eventId()));
    return new RowFilter(
        Map.of(EventSchema.EVENT_ID, eventIds),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        event -> exact.contains(event.key()));
  }

  private static void put(Map<String, Set<String>> wanted, String column, String text) {
    if (text != null) {
      wanted.put(column, Set.of(text));
    }
  }

  /** Timestamps are whole microseconds, a bound may be finer or beyond what they can say. */
  private static long ceilingMicros(Instant bound) {
    try {
      long micros = Micros.of(bound);
      return Micros.toInstant(micros).isBefore(bound) ? micros + 1 : micros;
    } catch (ArithmeticException beyond) {
      return bound.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  boolean hasTimeRange() {
    return sinceMicros != Long.MIN_VALUE || untilMicros != Long.MAX_VALUE;
  }
}
