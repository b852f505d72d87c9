package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;

/**
 * Some events as columns, one array each, in the order of {@link EventSchema}. For one thread.
 *
 * <p>Takes about 80 bytes a row, besides the texts, which it shares with the events; those that
 * were {@link #gather}ed are texts of its own, and UTF-8 where they do not repeat.
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

  private final int capacity;
  private final long[][] numbers = new long[COLUMNS][];
  private final String[][] texts = new String[COLUMNS][];
  private final byte[][][] encoded = new byte[COLUMNS][][]; // in the place of texts
  private final TextDictionary[] known = new TextDictionary[COLUMNS]; // if they are gathered
  private final boolean isGathered;
  private int rows;
  private int column; // of the row that is being added

  EventColumns(int capacity) {
    this(capacity, false);
  }

  private EventColumns(int capacity, boolean isGathered) {
    this.capacity = capacity;
    this.isGathered = isGathered;
    for (int i = 0; i < COLUMNS; i++) {
      boolean repeats = i == ENTITY_ID || REPEATING.contains(EventSchema.MESSAGE.getFieldName(i));
      if (EventSchema.isNumber(i)) {
        numbers[i] = new long[capacity];
      } else if (!isGathered || repeats) {
        texts[i] = new String[capacity];
      }
      if (isGathered && repeats) {
        known[i] = new TextDictionary();
      }
    }
    if (isGathered) {
      encoded[ENTITY_ID] = new byte[capacity][];
    }
  }

  /**
   * Takes events, one by one, to be written in another order. Nothing of an event is kept but what
   * its columns need: as objects they would live until the last is there, and be scattered over the
   * memory. What repeats becomes one object for each different text, what does not becomes UTF-8;
   * entities both.
   *
   * @param capacity how many there can be
   */
  public static EventColumns gather(int capacity) {
    return new EventColumns(capacity, true);
  }

  /** The columns of all these events, as if each was added to those of {@link #gather}. */
  public static EventColumns of(Collection<Event> events) {
    EventColumns columns = gather(events.size());
    events.forEach(columns::add);
    return columns;
  }

  /** Adds a row. */
  public void add(Event event) {
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
    int i = column++;
    if (!isGathered) {
      texts[i][rows] = value;
    } else if (known[i] != null) {
      int number = known[i].number(value);
      texts[i][rows] = known[i].text(number);
      if (i == ENTITY_ID) {
        encoded[i][rows] = known[i].encoded(number);
      }
    } else if (value != null) {
      if (encoded[i] == null) {
        encoded[i] = new byte[capacity][];
      }
      encoded[i][rows] = value.getBytes(StandardCharsets.UTF_8);
    }
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
