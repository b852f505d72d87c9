package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.PrimitiveIterator;

/** Builds events from selected rows of one row group, in file order. */
final class RowReader {
  private static final long NO_MOMENT = Long.MIN_VALUE;

  private final PrimitiveIterator.OfLong rows;
  private final long firstSequence;
  private final Column sequence;
  private final Column eventId;
  private final Column timestamp;
  private final Column entityType;
  private final Column entityId;
  private final Column field;
  private final Column action;
  private final Column oldValue;
  private final Column newValue;
  private final Column actor;
  private final Column source;
  private final Column workspaceId;
  private final Column occurredAt;
  private final Column correlationId;
  private final Column metadata;
  private long lastMicros = NO_MOMENT;
  private Instant lastTimestamp;

  /**
   * @param columns every column, at the first of the rows
   * @param rows the rows, numbered within the row group
   * @param firstSequence the sequence of the row group's row 0
   */
  RowReader(Map<String, Column> columns, PrimitiveIterator.OfLong rows, long firstSequence) {
    this.rows = rows;
    this.firstSequence = firstSequence;
    this.sequence = columns.get(EventSchema.SEQUENCE);
    this.eventId = columns.get(EventSchema.EVENT_ID);
    this.timestamp = columns.get(EventSchema.TIMESTAMP);
    this.entityType = columns.get(EventSchema.ENTITY_TYPE);
    this.entityId = columns.get(EventSchema.ENTITY_ID);
    this.field = columns.get(EventSchema.FIELD);
    this.action = columns.get(EventSchema.ACTION);
    this.oldValue = columns.get(EventSchema.OLD_VALUE);
    this.newValue = columns.get(EventSchema.NEW_VALUE);
    this.actor = columns.get(EventSchema.ACTOR);
    this.source = columns.get(EventSchema.SOURCE);
    this.workspaceId = columns.get(EventSchema.WORKSPACE_ID);
    this.occurredAt = columns.get(EventSchema.OCCURRED_AT);
    this.correlationId = columns.get(EventSchema.CORRELATION_ID);
    this.metadata = columns.get(EventSchema.METADATA);
  }

  /** The next row's event; null behind the last one. */
  Event next() throws IOException {
    if (!rows.hasNext()) {
      return null;
    }
    long expected = firstSequence + rows.nextLong();
    long actual = sequence.nextNumber(-1);
    if (actual != expected) {
      throw new IOException("it holds event " + actual + " where " + expected + " belongs");
    }
    return new Event(actual, eventId.nextText(), nextTimestamp(), nextMutation());
  }

  /** The events of a batch share one timestamp: keep one object for them. */
  private Instant nextTimestamp() {
    long micros = timestamp.nextNumber(NO_MOMENT);
    if (micros != lastMicros) {
      lastMicros = micros;
      lastTimestamp = Micros.toInstant(micros);
    }
    return lastTimestamp;
  }

  private Mutation nextMutation() {
    return new Mutation(
        entityType.nextText(),
        entityId.nextText(),
        field.nextText(),
        action.nextText(),
        oldValue.nextText(),
        newValue.nextText(),
        actor.nextText(),
        source.nextText(),
        workspaceId.nextText(),
        nextOccurredAt(),
        correlationId.nextText(),
        metadata.nextText());
  }

  private Instant nextOccurredAt() {
    long micros = occurredAt.nextNumber(NO_MOMENT);
    return micros == NO_MOMENT ? null : Micros.toInstant(micros);
  }
}
