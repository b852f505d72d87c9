package io.journald.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Writes events as JSON: the columns in the order of the table, null columns left out, metadata as
 * an object, moments in UTC with six decimals. Either as one array or as a line each.
 *
 * <p>The stream stays its opener's. A writer that is not finished leaves an array without its end,
 * so that nobody takes a part for the whole. Not safe for concurrent use.
 */
public final class EventWriter {
  private final JsonGenerator json;
  private final boolean inArray;
  private final char[] moment = new char[Timestamps.LENGTH];

  private EventWriter(OutputStream out, boolean inArray) throws IOException {
    this.json = Json.FACTORY.createGenerator(out);
    this.inArray = inArray;
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.setRootValueSeparator(null);
    if (inArray) {
      json.writeStartArray();
    }
  }

  /** A writer of one JSON array. */
  public static EventWriter array(OutputStream out) throws IOException {
    return new EventWriter(out, true);
  }

  /** A writer of NDJSON: an event a line. */
  public static EventWriter lines(OutputStream out) throws IOException {
    return new EventWriter(out, false);
  }

  /** One event as JSON, without a line feed. */
  public static byte[] bytes(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      EventWriter writer = new EventWriter(out, false);
      writer.object(event);
      writer.json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes one event; it may wait in a buffer. */
  public void write(Event event) throws IOException {
    object(event);
    endOfLine();
  }

  /** Writes one submission with the keys that a caller gives. */
  public void write(Submission submission) throws IOException {
    json.writeStartObject();
    optional(Column.EVENT_ID, submission.eventId());
    mutation(submission.mutation());
    json.writeEndObject();
    endOfLine();
  }

  /** Hands what waits in the buffer to the stream. */
  public void flush() throws IOException {
    json.flush();
  }

  /** Writes the end of the array, if there is one, and hands everything to the stream. */
  public void finish() throws IOException {
    if (inArray) {
      json.writeEndArray();
    }
    json.close();
  }

  private void endOfLine() throws IOException {
    if (!inArray) {
      json.writeRaw('\n');
    }
  }

  private void object(Event event) throws IOException {
    json.writeStartObject();
    json.writeFieldName(Column.SEQUENCE.name);
    json.writeNumber(event.sequence());
    optional(Column.EVENT_ID, event.eventId());
    moment(Column.TIMESTAMP, event.timestamp());
    mutation(event.mutation());
    json.writeEndObject();
  }

  private void mutation(Mutation mutation) throws IOException {
    optional(Column.ENTITY_TYPE, mutation.entityType());
    optional(Column.ENTITY_ID, mutation.entityId());
    optional(Column.FIELD, mutation.field());
    optional(Column.ACTION, mutation.action());
    optional(Column.OLD_VALUE, mutation.oldValue());
    optional(Column.NEW_VALUE, mutation.newValue());
    optional(Column.ACTOR, mutation.actor());
    optional(Column.SOURCE, mutation.source());
    optional(Column.WORKSPACE_ID, mutation.workspaceId());
    moment(Column.OCCURRED_AT, mutation.occurredAt());
    optional(Column.CORRELATION_ID, mutation.correlationId());
    if (mutation.metadata() != null) {
      json.writeFieldName(Column.METADATA.name);
      json.writeRawValue(mutation.metadata());
    }
  }

  private void optional(Column column, String text) throws IOException {
    if (text != null) {
      json.writeFieldName(column.name);
      json.writeString(text);
    }
  }

  private void moment(Column column, Instant instant) throws IOException {
    if (instant != null) {
      Timestamps.format(instant, moment);
      json.writeFieldName(column.name);
      json.writeString(moment, 0, moment.length);
    }
  }
}
