package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Mutation;
import java.time.Instant;

/**
 * A number over events in their order, which tells whether a copy holds what was copied. It is made
 * of the hashes that texts keep anyway, and so costs a tenth of a {@link EventDigest}: it finds a
 * fault of a machine or a program, and proves nothing to anybody. For one thread.
 */
final class EventFingerprint {
  private static final long FACTOR = 0x9E3779B97F4A7C15L; // odd, its bits without a pattern
  private static final long ABSENT = -1;

  private long value;

  void add(Event event) {
    Mutation mutation = event.mutation();
    mix(event.sequence());
    mix(event.eventId());
    mix(event.timestamp());
    mix(mutation.entityType());
    mix(mutation.entityId());
    mix(mutation.field());
    mix(mutation.action());
    mix(mutation.oldValue());
    mix(mutation.newValue());
    mix(mutation.actor());
    mix(mutation.source());
    mix(mutation.workspaceId());
    mix(mutation.occurredAt());
    mix(mutation.correlationId());
    mix(mutation.metadata());
  }

  private void mix(String text) {
    mix(text == null ? ABSENT : (long) text.length() << Integer.SIZE ^ text.hashCode());
  }

  private void mix(Instant moment) {
    if (moment == null) {
      mix(ABSENT);
    } else {
      mix(moment.getEpochSecond());
      mix(moment.getNano());
    }
  }

  private void mix(long number) {
    value = Long.rotateLeft((value ^ number) * FACTOR, Integer.SIZE - 1);
  }

  long value() {
    return value;
  }
}
