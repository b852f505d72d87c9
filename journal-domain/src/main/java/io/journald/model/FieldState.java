package io.journald.model;

import java.time.Instant;
import java.util.Objects;

/**
 * What one field of an entity held at a moment, and the event that wrote it last.
 *
 * @param entityType the entity type of that event
 * @param field the field; {@link Mutation#WHOLE_RECORD} for what was said of the whole record
 * @param value the event's new value; empty where it was a {@code delete}
 * @param sequence the event's sequence
 * @param timestamp the event's timestamp
 * @param actor who did it
 * @param deleted true if the event was a {@code delete}
 */
public record FieldState(
    String entityType,
    String field,
    String value,
    long sequence,
    Instant timestamp,
    String actor,
    boolean deleted) {
  public FieldState {
    Objects.requireNonNull(entityType, "entityType");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(actor, "actor");
  }

  /** What an event leaves its field in. */
  public static FieldState after(Event event) {
    Mutation mutation = event.mutation();
    boolean deleted = mutation.action().equals(Mutation.DELETE);
    return new FieldState(
        mutation.entityType(),
        mutation.field(),
        deleted ? "" : mutation.newValue(),
        event.sequence(),
        event.timestamp(),
        mutation.actor(),
        deleted);
  }
}
