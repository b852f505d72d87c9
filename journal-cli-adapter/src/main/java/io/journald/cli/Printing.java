package io.journald.cli;

import io.journald.cli.Shell.Trait;
import io.journald.model.Event;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Standard output, in the format that was asked for. */
final class Printing {
  /** The columns of the history of one entity, which need not name it. */
  static final List<Column> HISTORY =
      List.of(
          Column.SEQUENCE,
          Column.TIME,
          Column.ACTION,
          Column.FIELD,
          Column.CHANGE,
          Column.ACTOR,
          Column.SOURCE,
          Column.WORKSPACE);

  /** The columns of events of many entities. */
  static final List<Column> EVENTS =
      List.of(
          Column.SEQUENCE,
          Column.TIME,
          Column.ACTION,
          Column.TYPE,
          Column.ENTITY,
          Column.FIELD,
          Column.CHANGE,
          Column.ACTOR,
          Column.SOURCE,
          Column.WORKSPACE);

  private static final int BUFFER_CHARS = 1 << 16;

  private Printing() {}

  static Writer writer(Shell shell) {
    return new BufferedWriter(
        new OutputStreamWriter(shell.out(), StandardCharsets.UTF_8), BUFFER_CHARS);
  }

  static PrintWriter printWriter(Shell shell) {
    return new PrintWriter(writer(shell), true);
  }

  static EventPrinter events(Shell shell, OutputFormat format, List<Column> columns, Times times)
      throws IOException {
    return switch (format) {
      case table ->
          new TableEvents(
              writer(shell),
              columns,
              times,
              paint(shell),
              line(shell),
              () -> shell.err().println("no events"));
      case json -> JsonEvents.array(shell.out());
      case ndjson -> JsonEvents.lines(shell.out());
      case csv -> new CsvEvents(writer(shell));
    };
  }

  /** Prints all events of a stream and closes it. */
  static void all(Stream<Event> events, EventPrinter printer) throws IOException {
    try (events) {
      for (Iterator<Event> each = events.iterator(); each.hasNext(); ) {
        printer.print(each.next());
      }
    }
    printer.finish();
  }

  static void facts(Shell shell, OutputFormat format, Facts facts) throws IOException {
    facts.write(writer(shell), format, paint(shell));
  }

  static void rows(Shell shell, OutputFormat format, Rows rows) throws IOException {
    rows.write(writer(shell), format, paint(shell), line(shell));
  }

  private static Paint paint(Shell shell) {
    return new Paint(shell.is(Trait.OUT_IS_TERMINAL) && shell.is(Trait.COLOUR));
  }

  private static int line(Shell shell) {
    return shell.is(Trait.OUT_IS_TERMINAL) ? shell.columns() : Integer.MAX_VALUE / 2;
  }
}
