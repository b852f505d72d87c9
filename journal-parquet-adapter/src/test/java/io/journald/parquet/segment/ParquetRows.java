package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads events with nothing but parquet's own record reader. */
public final class ParquetRows {
  private ParquetRows() {}

  public static List<Event> read(ParquetFileReader reader) throws IOException {
    MessageType schema = reader.getFileMetaData().getSchema();
    List<Event> events = new ArrayList<>();
    for (PageReadStore pages = reader.readNextRowGroup();
        pages != null;
        pages = reader.readNextRowGroup()) {
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
      for (long i = 0; i < pages.getRowCount(); i++) {
        events.add(event(rows.read()));
      }
    }
    return events;
  }

  private static Event event(Group row) {
    return new Event(
        row.getLong("sequence", 0),
        row.getString("event_id", 0),
        Micros.toInstant(row.getLong("timestamp", 0)),
        new Mutation(
            row.getString("entity_type", 0),
            row.getString("entity_id", 0),
            row.getString("field", 0),
            row.getString("action", 0),
            row.getString("old_value", 0),
            row.getString("new_value", 0),
            row.getString("actor", 0),
            row.getString("source", 0),
            row.getString("workspace_id", 0),
            moment(row, "occurred_at"),
            text(row, "correlation_id"),
            text(row, "metadata")));
  }

  private static Instant moment(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0
        ? null
        : Micros.toInstant(row.getLong(column, 0));
  }

  private static String text(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0 ? null : row.getString(column, 0);
  }
}
