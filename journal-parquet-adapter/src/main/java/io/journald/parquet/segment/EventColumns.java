package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Some events as columns, one array each, in the order of {@link EventSchema}. For one thread.
 *
 * <p>Takes about 80 bytes a row, besides the texts, which it shares with the events; those of
 * {@link #of} are UTF-8 of its own where they do not repeat.
 */
public final class EventColumns {
  /** Columns whose texts repeat. A dictionary of entity ids would cost much memory. */
  public static final Set<String> REPEATING =
      Set.of(
          EventSchema.ENTITY_TYPE,
          EventSchema.FIELD,
          EventSchema.ACTION,
          EventSchema.ACTOR,
          EventSchema.SOURCE,
          EventSchema.WORKSPACE_ID);

  private static final int COLUMNS = EventSchema.MESSAGE.getFieldCount();
  private static final int ENTITY_ID = EventSchema.MESSAGE.getFieldIndex(EventSchema.ENTITY_ID);

  private final long[][] numbers = new long[COLUMNS][];
  private final String[][] texts = new String[COLUMNS][];
  private final byte[][][] encoded = new byte[COLUMNS][][]; // in the place of texts
  private int rows;
  private int column; // of the row that is being added

  EventColumns(int capacity) {
    for (int i = 0; i < COLUMNS; i++) {
      if (EventSchema.isNumber(i)) {
        numbers[i] = new long[capacity];
      } else {
        texts[i] = new String[capacity];
      }
    }
  }

  /**
   * The columns of all these events, to be written in another order: the events themselves are
   * scattered over the memory, so each of them is looked at once, in its own order. What repeats
   * becomes one object for each different text, what does not becomes UTF-8; entities both.
   */
  public static EventColumns of(List<Event> events) {
    EventColumns columns = new EventColumns(events.size());
    for (Event event : events) {
      columns.add(event);
    }
    for (int i = 0; i < COLUMNS; i++) {
      if (REPEATING.contains(EventSchema.MESSAGE.getFieldName(i))) {
        unite(columns.texts[i]);
      } else if (i == ENTITY_ID) {
        columns.encoded[i] = unite(columns.texts[i]);
      } else if (columns.texts[i] != null) {
        columns.encoded[i] = encoded(columns.texts[i]);
        columns.texts[i] = null;
      }
    }
    return columns;
  }

  /** Puts one object in the place of equal ones; returns the same as UTF-8. */
  private static byte[][] unite(String[] column) {
    TextDictionary known = new TextDictionary();
    byte[][] encoded = new byte[column.length][];
    for (int i = 0; i < column.length; i++) {
      int number = known.number(column[i]);
      column[i] = known.text(number);
      encoded[i] = known.encoded(number);
    }
    return encoded;
  }

  /** The texts as UTF-8; null if there are none. */
  private static byte[][] encoded(String[] column) {
    if (Arrays.stream(column).allMatch(Objects::isNull)) {
      return null;
    }
    byte[][] encoded = new byte[column.length][];
    for (int i = 0; i < column.length; i++) {
      encoded[i] = column[i] == null ? null : column[i].getBytes(StandardCharsets.UTF_8);
    }
    return encoded;
  }

  void add(Event event) {
    Mutation mutation = event.mutation();
    column = 0;
    number(event.sequence());
    text(event.eventId());
    number(Micros.of(event.timestamp()));
    text(mutation.entityType());
    text(mutation.entityId());
    text(mutation.field());
    text(mutation.action());
    text(mutation.oldValue());
    text(mutation.newValue());
    text(mutation.actor());
    text(mutation.source());
    text(mutation.workspaceId());
    number(
        mutation.occurredAt() == null ? EventSchema.NO_MOMENT : Micros.of(mutation.occurredAt()));
    text(mutation.correlationId());
    text(mutation.metadata());
    text(null); // subject
    rows++;
  }

  private void number(long value) {
    numbers[column++][rows] = value;
  }

  private void text(String value) {
    texts[column++][rows] = value;
  }

  void clear() {
    rows = 0;
  }

  public int rows() {
    return rows;
  }

  /** The entity that a row's event is of. */
  public String entityId(int row) {
    return texts[ENTITY_ID][row];
  }

  /**
   * A column of numbers; {@link EventSchema#NO_MOMENT} for none. Only the first {@link #rows}
   * count.
   */
  long[] numbers(int i) {
    return numbers[i];
  }

  /** A column of texts, null for none; null if it is only {@link #encoded}, or empty. */
  String[] texts(int i) {
    return texts[i];
  }

  /** A column of texts as UTF-8, null for none; null if it has only {@link #texts}, or is empty. */
  byte[][] encoded(int i) {
    return encoded[i];
  }
}
