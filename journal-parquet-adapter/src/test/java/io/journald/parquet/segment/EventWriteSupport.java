package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes an event as a row, for parquet-java's record writer. */
final class EventWriteSupport extends WriteSupport<Event> {
  private RecordConsumer row;
  private int column;

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
    row.addBinary(Binary.fromString(value));
    row.endField(name, column++);
  }

  private void optionalText(String value) {
    if (value == null) {
      column++;
    } else {
      text(value);
    }
  }
}
