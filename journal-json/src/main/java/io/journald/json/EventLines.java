package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.model.Event;
import io.journald.model.Mutation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads events from NDJSON as {@link EventWriter} writes it, in memory that is bounded by the
 * longest line. Keys that are not known are passed over: a newer journal may have more columns.
 *
 * <p>The stream stays its opener's. Not safe for concurrent use.
 */
public final class EventLines {
  private final Lines lines;
  private final String[] texts = new String[Column.COUNT];
  private long sequence;

  public EventLines(InputStream in) {
    this.lines = new Lines(in);
  }

  /**
   * The next event; empty at the end.
   *
   * @throws IOException if the stream fails, or the line is no event
   */
  public Optional<Event> next() throws IOException {
    if (!lines.next()) {
      return Optional.empty();
    }
    byte[] bytes = lines.bytes();
    int start = lines.start();
    Arrays.fill(texts, null);
    sequence = -1;
    try (JsonParser parser = Json.FACTORY.createParser(bytes, start, lines.end() - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnEvent(null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Column column = Column.BY_KEY.get(parser.currentName());
        parser.nextToken();
        if (column == null) {
          parser.skipChildren();
        } else {
          read(parser, column, bytes, start);
        }
      }
    } catch (EOFException e) {
      throw notAnEvent(e);
    }
    try {
      return Optional.of(event());
    } catch (IllegalArgumentException | NullPointerException | DateTimeParseException e) {
      throw notAnEvent(e);
    }
  }

  private void read(JsonParser parser, Column column, byte[] bytes, int start) throws IOException {
    if (column == Column.SEQUENCE) {
      sequence = parser.getLongValue();
    } else if (column == Column.METADATA) {
      texts[column.ordinal()] = Metadata.read(parser, bytes, start).text();
    } else {
      texts[column.ordinal()] = parser.getText();
    }
  }

  private Event event() {
    return new Event(
        sequence,
        text(Column.EVENT_ID),
        moment(Column.TIMESTAMP),
        new Mutation(
            text(Column.ENTITY_TYPE),
            text(Column.ENTITY_ID),
            text(Column.FIELD),
            text(Column.ACTION),
            text(Column.OLD_VALUE),
            text(Column.NEW_VALUE),
            text(Column.ACTOR),
            text(Column.SOURCE),
            text(Column.WORKSPACE_ID),
            moment(Column.OCCURRED_AT),
            text(Column.CORRELATION_ID),
            text(Column.METADATA)));
  }

  private String text(Column column) {
    return texts[column.ordinal()];
  }

  private Instant moment(Column column) {
    String text = text(column);
    return text == null ? null : Timestamps.parse(text);
  }

  private IOException notAnEvent(Exception cause) {
    return new IOException("line " + lines.number() + " is not an event", cause);
  }
}
