package io.journald.cli;

import io.journald.model.Event;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as a table. The first events decide the columns' widths; they are held back for that, and
 * all later ones are fitted to the same widths.
 */
final class TableEvents implements EventPrinter {
  /** Events that are looked at to find the widths. */
  static final int SAMPLE_EVENTS = 200;

  private final Writer out;
  private final List<Column> columns;
  private final Times times;
  private final Paint paint;
  private final int line;
  private final Runnable whenEmpty;
  private final List<Event> sample = new ArrayList<>();
  private int[] widths;

  /**
   * @param line cells of a line
   * @param whenEmpty is run at the end if there was no event
   */
  TableEvents(
      Writer out, List<Column> columns, Times times, Paint paint, int line, Runnable whenEmpty) {
    this.out = out;
    this.columns = columns;
    this.times = times;
    this.paint = paint;
    this.line = line;
    this.whenEmpty = whenEmpty;
  }

  @Override
  public void print(Event event) throws IOException {
    if (widths != null) {
      row(event);
      return;
    }
    sample.add(event);
    if (sample.size() == SAMPLE_EVENTS) {
      begin();
    }
  }

  @Override
  public void flush() throws IOException {
    begin();
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    flush();
    if (widths == null) {
      whenEmpty.run();
    }
  }

  private void begin() throws IOException {
    if (widths != null || sample.isEmpty()) {
      return;
    }
    widths = measured();
    StringBuilder headings = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      cell(headings, i, column.heading(), paint.heading(column.heading()));
    }
    TableLayout.write(headings, out);
    for (Event event : sample) {
      row(event);
    }
    sample.clear();
  }

  private int[] measured() {
    int[] natural = new int[columns.size()];
    for (int i = 0; i < natural.length; i++) {
      Column column = columns.get(i);
      for (Event event : sample) {
        String cell = column.show(event, times, Column.MAX_CELLS);
        natural[i] = Math.max(natural[i], VisibleText.width(cell));
      }
      if (natural[i] > 0) {
        natural[i] = Math.max(natural[i], column.heading().length());
      }
    }
    return TableLayout.widths(columns, natural, line);
  }

  private void row(Event event) throws IOException {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (widths[i] > 0) {
        Column column = columns.get(i);
        String cell = column.show(event, times, widths[i]);
        cell(row, i, cell, cell.isEmpty() ? "" : column.paint(event, cell, paint));
      }
    }
    TableLayout.write(row, out);
  }

  private void cell(StringBuilder row, int i, String text, String painted) {
    if (widths[i] > 0) {
      TableLayout.append(row, text, painted, widths[i], columns.get(i).alignment());
    }
  }
}
