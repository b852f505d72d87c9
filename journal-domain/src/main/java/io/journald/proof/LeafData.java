package io.journald.proof;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * An event as the data of a leaf of the tree: the line {@code journal.event.v1}, then a line {@code
 * column:length:text} for every column that is not null, in the order of the columns. The length
 * counts bytes of UTF-8. Numbers are decimal, moments are microseconds since 1970. The same bytes
 * can be made from a row of a segment by any program.
 *
 * <p>Keeps its buffer from one event to the next. For one thread.
 */
public final class LeafData {
  private static final byte[] HEAD = ascii("journal.event.v1\n");
  private static final byte[] SEQUENCE = ascii("sequence:");
  private static final byte[] EVENT_ID = ascii("event_id:");
  private static final byte[] TIMESTAMP = ascii("timestamp:");
  private static final byte[] ENTITY_TYPE = ascii("entity_type:");
  private static final byte[] ENTITY_ID = ascii("entity_id:");
  private static final byte[] FIELD = ascii("field:");
  private static final byte[] ACTION = ascii("action:");
  private static final byte[] OLD_VALUE = ascii("old_value:");
  private static final byte[] NEW_VALUE = ascii("new_value:");
  private static final byte[] ACTOR = ascii("actor:");
  private static final byte[] SOURCE = ascii("source:");
  private static final byte[] WORKSPACE_ID = ascii("workspace_id:");
  private static final byte[] OCCURRED_AT = ascii("occurred_at:");
  private static final byte[] CORRELATION_ID = ascii("correlation_id:");
  private static final byte[] METADATA = ascii("metadata:");

  /** What the buffer keeps; it grows for longer events only while they are encoded. */
  private static final int KEPT_BYTES = 64 << 10;

  private final TreeHasher hasher = new TreeHasher();
  private byte[] buffer = new byte[1 << 10];
  private int length;

  /** The leaf data of an event. */
  public static byte[] of(Event event) {
    LeafData data = new LeafData();
    data.encode(event);
    return Arrays.copyOf(data.buffer, data.length);
  }

  /** The hash of the leaf that an event is. */
  public Hash hash(Event event) {
    encode(event);
    Hash hash = hasher.leaf(buffer, length);
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[KEPT_BYTES];
    }
    return hash;
  }

  private void encode(Event event) {
    length = 0;
    append(HEAD);
    Mutation mutation = event.mutation();
    column(SEQUENCE, event.sequence());
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
  }

  private void column(byte[] name, Instant moment) {
    if (moment != null) {
      column(name, Micros.of(moment));
    }
  }

  private void column(byte[] name, long number) {
    column(name, Long.toString(number));
  }

  private void column(byte[] name, String text) {
    if (text == null) {
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    append(name);
    appendDecimal(utf8.length);
    append(':');
    append(utf8);
    append('\n');
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void append(char ascii) {
    reserve(1);
    buffer[length++] = (byte) ascii;
  }

  /** Digit by digit: as a text it would cost two objects for each column. */
  private void appendDecimal(int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    reserve(digits);
    int rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      buffer[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void reserve(int bytes) {
    if (buffer.length - length < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + bytes));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
