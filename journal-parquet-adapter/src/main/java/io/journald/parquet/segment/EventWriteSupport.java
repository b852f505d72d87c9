package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes an event as a row. */
final class EventWriteSupport extends WriteSupport<Event> {
  private RecordConsumer row;
  private int column;
  private final KnownTexts[] known = new KnownTexts[EventSchema.MESSAGE.getFieldCount()];

  EventWriteSupport() {
    Arrays.setAll(known, _ -> new KnownTexts());
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in parquet
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private static WriteContext context() {
    return new WriteContext(EventSchema.MESSAGE, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    row = recordConsumer;
  }

  @Override
  public void write(Event event) {
    Mutation mutation = event.mutation();
    column = 0;
    row.startMessage();
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
    if (mutation.occurredAt() == null) {
      column++;
    } else {
      number(Micros.of(mutation.occurredAt()));
    }
    optionalText(mutation.correlationId());
    optionalText(mutation.metadata());
    optionalText(null); // subject
    row.endMessage();
  }

  private void number(long value) {
    String name = EventSchema.MESSAGE.getFieldName(column);
    row.startField(name, column);
    row.addLong(value);
    row.endField(name, column++);
  }

  private void text(String value) {
    String name = EventSchema.MESSAGE.getFieldName(column);
    row.startField(name, column);
    row.addBinary(known[column].binary(value));
    row.endField(name, column++);
  }

  /**
   * The texts of a column that were written last, by their hashes. Most columns have few different
   * texts: each is encoded once, and parquet's dictionary knows the same array at a glance.
   */
  private static final class KnownTexts {
    private static final int SLOTS = 256;
    private static final int MAX_CHARS = 64;

    private final String[] texts = new String[SLOTS];
    private final Binary[] binaries = new Binary[SLOTS];

    Binary binary(String text) {
      if (text.length() > MAX_CHARS) {
        return encoded(text);
      }
      int hash = text.hashCode();
      int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
      if (!text.equals(texts[slot])) {
        texts[slot] = text;
        binaries[slot] = encoded(text);
      }
      return binaries[slot];
    }

    /** Not by Binary.fromString: its encoder is several times slower than the JDK's own. */
    private static Binary encoded(String text) {
      return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void optionalText(String value) {
    if (value == null) {
      column++;
    } else {
      text(value);
    }
  }
}
