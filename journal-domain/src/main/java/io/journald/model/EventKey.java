package io.journald.model;

import java.util.Objects;

/** The pair that is unique in a journal for ever: an event's entity and its id. */
public record EventKey(String entityId, String eventId) {
  public EventKey {
    Objects.requireNonNull(entityId, "entityId");
    Objects.requireNonNull(eventId, "eventId");
  }
}
