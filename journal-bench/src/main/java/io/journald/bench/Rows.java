package io.journald.bench;

import io.journald.model.Mutation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes a workload as text: for COPY, and as bodies of POST /journal/events. What is written to is
 * flushed, not closed.
 */
final class Rows {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Workload workload;

  Rows(Workload workload) {
    this.workload = workload;
  }

  /** All events, as COPY takes the whole table. */
  void table(OutputStream out) throws IOException {
    Writer writer = writer(out);
    StringBuilder row = new StringBuilder();
    for (long i = 0; i < workload.events(); i++) {
      row.setLength(0);
      row.append(i).append('\t').append(eventId(workload.timestamp(i), i)).append('\t');
      row.append(workload.timestamp(i)).append('\t');
      writer.append(tabbed(row, workload.mutation(i)).append('\n'));
    }
    writer.flush();
  }

  /** The callers' columns of all events, for a COPY that leaves the others to their defaults. */
  void mutations(OutputStream out) throws IOException {
    Writer writer = writer(out);
    StringBuilder row = new StringBuilder();
    for (long i = 0; i < workload.events(); i++) {
      row.setLength(0);
      writer.append(tabbed(row, workload.mutation(i)).append('\n'));
    }
    writer.flush();
  }

  /** What the table says of one entity, but for the event ids, in sequence order. */
  void history(int entity, OutputStream out) throws IOException {
    Writer writer = writer(out);
    StringBuilder row = new StringBuilder();
    for (long i : workload.eventsOf(entity).toArray()) {
      row.setLength(0);
      Instant timestamp = workload.timestamp(i);
      long micros = timestamp.getEpochSecond() * 1_000_000 + timestamp.getNano() / 1_000;
      row.append(i).append('\t').append(micros).append('\t');
      writer.append(tabbed(row, workload.mutation(i)).append('\n'));
    }
    writer.flush();
  }

  /** The callers' columns of all events as JSON, one a line. */
  void lines(OutputStream out) throws IOException {
    Writer writer = writer(out);
    StringBuilder line = new StringBuilder();
    for (long i = 0; i < workload.events(); i++) {
      line.setLength(0);
      writer.append(json(line, workload.mutation(i)).append('\n'));
    }
    writer.flush();
  }

  private static StringBuilder tabbed(StringBuilder row, Mutation mutation) {
    return row.append(mutation.entityType())
        .append('\t')
        .append(mutation.entityId())
        .append('\t')
        .append(mutation.field())
        .append('\t')
        .append(mutation.action())
        .append('\t')
        .append(mutation.oldValue())
        .append('\t')
        .append(mutation.newValue())
        .append('\t')
        .append(mutation.actor())
        .append('\t')
        .append(mutation.source())
        .append('\t')
        .append(mutation.workspaceId());
  }

  private static StringBuilder json(StringBuilder line, Mutation mutation) {
    line.append('{');
    member(line, "entity_type", mutation.entityType()).append(',');
    member(line, "entity_id", mutation.entityId()).append(',');
    member(line, "field", mutation.field()).append(',');
    member(line, "action", mutation.action()).append(',');
    member(line, "old_value", mutation.oldValue()).append(',');
    member(line, "new_value", mutation.newValue()).append(',');
    member(line, "actor", mutation.actor()).append(',');
    member(line, "source", mutation.source()).append(',');
    return member(line, "workspace_id", mutation.workspaceId()).append('}');
  }

  private static StringBuilder member(StringBuilder line, String name, String value) {
    return line.append('"').append(name).append("\":\"").append(value).append('"');
  }

  /** A UUID of version 7, as the journal makes them, of the event's moment. */
  static UUID eventId(Instant timestamp, long event) {
    long random = Workload.mix(~event);
    long millis = timestamp.toEpochMilli();
    return new UUID(millis << 16 | VERSION_7 | random >>> 52, VARIANT | Workload.mix(random) >>> 2);
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), 1 << 16);
  }
}
