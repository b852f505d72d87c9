package io.journald.proof;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An event as the data of a leaf of the tree: the line {@code journal.event.v1}, then a line {@code
 * column:length:text} for every column that is not null, in the order of the columns. The length
 * counts bytes of UTF-8. Numbers are decimal, moments are microseconds since 1970. The same bytes
 * can be made from a row of a segment by any program.
 *
 * <p>Keeps its buffer from one event to the next. For one thread.
 */
public final class LeafData {
  private static final byte[] SEQUENCE = LeafLines.label("sequence");
  private static final byte[] EVENT_ID = LeafLines.label("event_id");
  private static final byte[] TIMESTAMP = LeafLines.label("timestamp");
  private static final byte[] ENTITY_TYPE = LeafLines.label("entity_type");
  private static final byte[] ENTITY_ID = LeafLines.label("entity_id");
  private static final byte[] FIELD = LeafLines.label("field");
  private static final byte[] ACTION = LeafLines.label("action");
  private static final byte[] OLD_VALUE = LeafLines.label("old_value");
  private static final byte[] NEW_VALUE = LeafLines.label("new_value");
  private static final byte[] ACTOR = LeafLines.label("actor");
  private static final byte[] SOURCE = LeafLines.label("source");
  private static final byte[] WORKSPACE_ID = LeafLines.label("workspace_id");
  private static final byte[] OCCURRED_AT = LeafLines.label("occurred_at");
  private static final byte[] CORRELATION_ID = LeafLines.label("correlation_id");
  private static final byte[] METADATA = LeafLines.label("metadata");

  private final TreeHasher hasher = new TreeHasher();
  private final LeafLines lines = new LeafLines();

  /** The leaf data of an event. */
  public static byte[] of(Event event) {
    return new LeafData().lines(event).leaf();
  }

  /** The hash of the leaf that an event is. */
  public Hash hash(Event event) {
    return hasher.leaf(lines(event));
  }

  /**
   * The hash of the leaf of an event that was just recorded. That of a duplicate is the first
   * one's, since its content is equal.
   */
  public Hash hash(Receipt receipt, Mutation mutation) {
    return hash(new Event(receipt.sequence(), receipt.eventId(), receipt.timestamp(), mutation));
  }

  /** The lines of an event, until they are asked for those of the next one. */
  public LeafLines lines(Event event) {
    Mutation mutation = event.mutation();
    lines.begin();
    lines.number(SEQUENCE, event.sequence());
    column(EVENT_ID, event.eventId());
    column(TIMESTAMP, event.timestamp());
    column(ENTITY_TYPE, mutation.entityType());
    column(ENTITY_ID, mutation.entityId());
    column(FIELD, mutation.field());
    column(ACTION, mutation.action());
    column(OLD_VALUE, mutation.oldValue());
    column(NEW_VALUE, mutation.newValue());
    column(ACTOR, mutation.actor());
    column(SOURCE, mutation.source());
    column(WORKSPACE_ID, mutation.workspaceId());
    column(OCCURRED_AT, mutation.occurredAt());
    column(CORRELATION_ID, mutation.correlationId());
    column(METADATA, mutation.metadata());
    return lines;
  }

  private void column(byte[] label, Instant moment) {
    if (moment != null) {
      lines.number(label, Micros.of(moment));
    }
  }

  private void column(byte[] label, String text) {
    if (text != null) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      lines.text(label, utf8, 0, utf8.length);
    }
  }
}
