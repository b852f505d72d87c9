package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.model.Mutation;

/** Moves events to another entity. */
final class EventsOfOneEntity {
  private EventsOfOneEntity() {}

  static Event of(Event event, String entityId) {
    Mutation m = event.mutation();
    return new Event(
        event.sequence(),
        event.eventId(),
        event.timestamp(),
        new Mutation(
            m.entityType(),
            entityId,
            m.field(),
            m.action(),
            m.oldValue(),
            m.newValue(),
            m.actor(),
            m.source(),
            m.workspaceId(),
            m.occurredAt(),
            m.correlationId(),
            m.metadata()));
  }
}
