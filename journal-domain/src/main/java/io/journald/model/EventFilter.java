package io.journald.model;

import java.time.Instant;
import java.util.Objects;

/**
 * Which events a query wants. Every part that is not null must match; texts match exactly.
 *
 * <p>{@link #matches} is the reference: whatever a store pushes down must select the same events.
 *
 * @param since first moment wanted, inclusive, against the event's timestamp
 * @param until end of the time range, exclusive
 */
public record EventFilter(
    String eventId,
    String entityType,
    String entityId,
    String field,
    String action,
    String actor,
    String source,
    String workspaceId,
    String correlationId,
    Instant since,
    Instant until) {
  private static final EventFilter ALL =
      new EventFilter(null, null, null, null, null, null, null, null, null, null, null);

  /** The filter that every event passes. */
  public static EventFilter all() {
    return ALL;
  }

  /** The filter for one entity's history. */
  public static EventFilter ofEntity(String entityId) {
    Objects.requireNonNull(entityId, "entityId");
    return new EventFilter(null, null, entityId, null, null, null, null, null, null, null, null);
  }

  /** The filter for one event id, in whatever entity. */
  public static EventFilter ofEventId(String eventId) {
    Objects.requireNonNull(eventId, "eventId");
    return new EventFilter(eventId, null, null, null, null, null, null, null, null, null, null);
  }

  /** True if the event is wanted. */
  public boolean matches(Event event) {
    Mutation mutation = event.mutation();
    return equal(entityId, mutation.entityId())
        && equal(eventId, event.eventId())
        && equal(entityType, mutation.entityType())
        && equal(field, mutation.field())
        && equal(action, mutation.action())
        && equal(actor, mutation.actor())
        && equal(source, mutation.source())
        && equal(workspaceId, mutation.workspaceId())
        && equal(correlationId, mutation.correlationId())
        && (since == null || !event.timestamp().isBefore(since))
        && (until == null || event.timestamp().isBefore(until));
  }

  private static boolean equal(String wanted, String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
