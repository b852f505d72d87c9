package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One event in the body of a frame. The sequence is not written: it is the frame's first sequence
 * plus the event's place.
 *
 * <pre>
 *   timestamp         8   microseconds since 1970
 *   flags             1   1: occurred_at, 2: correlation_id, 4: metadata; the rest is 0
 *   event_id, entity_type, entity_id, field, action, old_value, new_value, actor, source,
 *   workspace_id          each as its length in bytes (varint) and its UTF-8
 *   occurred_at       8   microseconds since 1970; only with its flag
 *   correlation_id, metadata  as the texts above; only with their flags
 * </pre>
 */
final class EventCodec {
  private static final int OCCURRED_AT = 1;
  private static final int CORRELATION_ID = 2;
  private static final int METADATA = 4;

  private EventCodec() {}

  static void write(Event event, Bytes out) {
    Mutation mutation = event.mutation();
    out.putLong(Micros.of(event.timestamp()));
    out.putByte(
        (mutation.occurredAt() != null ? OCCURRED_AT : 0)
            | (mutation.correlationId() != null ? CORRELATION_ID : 0)
            | (mutation.metadata() != null ? METADATA : 0));
    out.putText(event.eventId());
    out.putText(mutation.entityType());
    out.putText(mutation.entityId());
    out.putText(mutation.field());
    out.putText(mutation.action());
    out.putText(mutation.oldValue());
    out.putText(mutation.newValue());
    out.putText(mutation.actor());
    out.putText(mutation.source());
    out.putText(mutation.workspaceId());
    if (mutation.occurredAt() != null) {
      out.putLong(Micros.of(mutation.occurredAt()));
    }
    if (mutation.correlationId() != null) {
      out.putText(mutation.correlationId());
    }
    if (mutation.metadata() != null) {
      out.putText(mutation.metadata());
    }
  }

  /** The timestamp of the event that begins there. */
  static long timestampMicros(byte[] bytes, int start) {
    return WalFormat.getLong(bytes, start);
  }

  /** Reads the events of one body, in order. The body's checksum has been verified. */
  static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private long lastMicros = Long.MIN_VALUE;
    private Instant lastInstant;

    Reader(byte[] bytes, int start, int length) {
      this.bytes = bytes;
      this.at = start;
      this.end = start + length;
    }

    boolean isAtEnd() {
      return at == end;
    }

    Event read(long sequence) {
      Instant timestamp = timestamp(readLong());
      int flags = readByte();
      String eventId = readText();
      Mutation mutation =
          new Mutation(
              readText(),
              readText(),
              readText(),
              readText(),
              readText(),
              readText(),
              readText(),
              readText(),
              readText(),
              (flags & OCCURRED_AT) != 0 ? Micros.toInstant(readLong()) : null,
              (flags & CORRELATION_ID) != 0 ? readText() : null,
              (flags & METADATA) != 0 ? readText() : null);
      return new Event(sequence, eventId, timestamp, mutation);
    }

    /** The events of a batch share one timestamp: keep one object for them. */
    private Instant timestamp(long micros) {
      if (micros != lastMicros) {
        lastMicros = micros;
        lastInstant = Micros.toInstant(micros);
      }
      return lastInstant;
    }

    private long readLong() {
      long value = WalFormat.getLong(bytes, at);
      at += Long.BYTES;
      return value;
    }

    private int readByte() {
      return bytes[at++];
    }

    private int readVarint() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (b & 0x7F) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    private String readText() {
      int length = readVarint();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
