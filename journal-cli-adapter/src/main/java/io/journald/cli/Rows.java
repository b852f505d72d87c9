package io.journald.cli;

import io.journald.cli.TableLayout.Alignment;
import io.journald.json.Answers;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few rows of named values, written at once: what a command shows that is no event. */
final class Rows {
  private final List<String> names;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * @param names of the columns, as in JSON
   */
  Rows(String... names) {
    this.names = List.of(names);
  }

  void add(Cell... cells) {
    if (cells.length != names.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + names);
    }
    rows.add(List.of(cells));
  }

  /**
   * @param line cells of a line of a table
   */
  void write(Writer out, OutputFormat format, Paint paint, int line) throws IOException {
    switch (format) {
      case table -> table(out, paint, line);
      case json -> jsonArray(out);
      case ndjson -> {
        for (List<Cell> row : rows) {
          out.append(json(row)).write('\n');
        }
      }
      case csv -> csv(out);
    }
    out.flush();
  }

  private void jsonArray(Writer out) throws IOException {
    out.write('[');
    for (int i = 0; i < rows.size(); i++) {
      out.append(i == 0 ? "" : ",").write(json(rows.get(i)));
    }
    out.write("]\n");
  }

  private String json(List<Cell> row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), row.get(i).value());
    }
    return new String(Answers.object(values), StandardCharsets.UTF_8);
  }

  private void csv(Writer out) throws IOException {
    Csv csv = new Csv(out);
    csv.row(names);
    for (List<Cell> row : rows) {
      List<String> texts = new ArrayList<>();
      for (Cell cell : row) {
        texts.add(cell.value() == null ? null : cell.value().toString());
      }
      csv.row(texts);
    }
  }

  private void table(Writer out, Paint paint, int line) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    int[] widths = widths(line);
    StringBuilder headings = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > 0) {
        String heading = heading(i);
        TableLayout.append(
            headings, heading, paint.heading(heading), widths[i], alignment(rows.getFirst(), i));
      }
    }
    TableLayout.write(headings, out);
    for (List<Cell> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > 0) {
          Cell cell = row.get(i);
          String shown = cell.fit().apply(cell.shown(), widths[i]);
          String painted = shown.isEmpty() ? "" : cell.colour().apply(paint, shown);
          TableLayout.append(text, shown, painted, widths[i], alignment(row, i));
        }
      }
      TableLayout.write(text, out);
    }
  }

  /** What the contents ask for, cut to the line; 0 for a column that shows nothing. */
  private int[] widths(int line) {
    int[] widths = new int[names.size()];
    int[] least = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      boolean isText = false;
      for (List<Cell> row : rows) {
        Cell cell = row.get(i);
        String shown = cell.fit().apply(cell.shown(), Column.MAX_CELLS);
        widths[i] = Math.max(widths[i], VisibleText.width(shown));
        isText |= cell.value() instanceof String;
      }
      widths[i] = widths[i] == 0 ? 0 : Math.max(widths[i], heading(i).length());
      least[i] = isText ? TableLayout.LEAST : TableLayout.UNCUT;
    }
    TableLayout.cut(widths, least, line);
    return widths;
  }

  private String heading(int i) {
    return names.get(i).replace('_', ' ');
  }

  private static Alignment alignment(List<Cell> row, int i) {
    return row.get(i).value() instanceof Number ? Alignment.RIGHT : Alignment.LEFT;
  }
}
