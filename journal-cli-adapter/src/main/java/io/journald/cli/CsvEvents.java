package io.journald.cli;

import io.journald.json.Timestamps;
import io.journald.model.Event;
import io.journald.model.Mutation;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Events as CSV: a header with the columns' names, then one record each. */
final class CsvEvents implements EventPrinter {
  private static final List<String> HEADER =
      List.of(
          "sequence",
          "event_id",
          "timestamp",
          "entity_type",
          "entity_id",
          "field",
          "action",
          "old_value",
          "new_value",
          "actor",
          "source",
          "workspace_id",
          "occurred_at",
          "correlation_id",
          "metadata");

  private final Writer out;
  private final Csv csv;
  private boolean headed;

  CsvEvents(Writer out) {
    this.out = out;
    this.csv = new Csv(out);
  }

  @Override
  public void print(Event event) throws IOException {
    head();
    Mutation mutation = event.mutation();
    csv.row(
        Arrays.asList(
            Long.toString(event.sequence()),
            event.eventId(),
            moment(event.timestamp()),
            mutation.entityType(),
            mutation.entityId(),
            mutation.field(),
            mutation.action(),
            mutation.oldValue(),
            mutation.newValue(),
            mutation.actor(),
            mutation.source(),
            mutation.workspaceId(),
            moment(mutation.occurredAt()),
            mutation.correlationId(),
            mutation.metadata()));
  }

  @Override
  public void flush() throws IOException {
    head();
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    flush();
  }

  private void head() throws IOException {
    if (!headed) {
      csv.row(new ArrayList<>(HEADER));
      headed = true;
    }
  }

  private static String moment(Instant moment) {
    return moment == null ? null : Timestamps.format(moment);
  }
}
