package io.journald.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A recorded mutation. Immutable: an event is never changed and never removed.
 *
 * @param sequence 0-based, gap-free, strictly increasing position in the journal; never reused
 * @param eventId the caller's id if one was given, else a UUIDv7; unique together with the entity
 *     id
 * @param timestamp when the journal recorded it, UTC, whole microseconds; never decreases with the
 *     sequence
 * @param mutation what the caller reported
 */
public record Event(long sequence, String eventId, Instant timestamp, Mutation mutation) {
  public Event {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence " + sequence + " is negative");
    }
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(mutation, "mutation");
  }

  /** Returns the pair that is unique for ever. */
  public EventKey key() {
    return new EventKey(mutation.entityId(), eventId);
  }
}
