package io.journald.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/** Shares out the cells of a line among the columns of a table. */
final class TableLayout {
  /** Cells between two columns. */
  static final int GAP = 2;

  /** What is left to the columns that matter most if only the workspace has to make room. */
  private static final int LEAST_OF_MAIN_AMONG_MOST = 32;

  /** What is left to the columns that matter most before others are left out, and at the least. */
  private static final int[] LEAST_OF_MAIN = {20, 12, 8};

  /** What is left to any other column that is cut. */
  static final int LEAST = 8;

  /** Stands for "whatever it asks for". */
  static final int UNCUT = Integer.MAX_VALUE;

  /** Left out one after the other where a line is short. */
  private static final List<Column> EXPENDABLE =
      List.of(Column.WORKSPACE, Column.SOURCE, Column.TYPE, Column.ACTOR);

  /** On which side of its column a cell stands. */
  enum Alignment {
    LEFT,
    RIGHT
  }

  private TableLayout() {}

  /**
   * The columns' widths: what the contents ask for, where that fits. Else the widest columns are
   * cut; and where that would leave too little of entity and change, other columns are left out,
   * with width 0. A terminal too narrow for even that gets lines that are too long.
   *
   * @param natural the widths that the contents ask for; 0 where there is nothing to show
   * @param line cells of a line
   */
  static int[] widths(List<Column> columns, int[] natural, int line) {
    int[] widths = natural;
    for (int leftOut = 0; leftOut <= 1; leftOut++) {
      widths = without(EXPENDABLE.subList(0, leftOut), columns, natural);
      if (cut(columns, widths, LEAST_OF_MAIN_AMONG_MOST, line)) {
        return widths;
      }
    }
    for (int leastOfMain : LEAST_OF_MAIN) {
      for (int leftOut = 0; leftOut <= EXPENDABLE.size(); leftOut++) {
        widths = without(EXPENDABLE.subList(0, leftOut), columns, natural);
        if (cut(columns, widths, leastOfMain, line)) {
          return widths;
        }
      }
    }
    return widths;
  }

  private static int[] without(List<Column> leftOut, List<Column> columns, int[] natural) {
    int[] widths = natural.clone();
    for (Column column : leftOut) {
      int index = columns.indexOf(column);
      if (index >= 0) {
        widths[index] = 0;
      }
    }
    return widths;
  }

  private static boolean cut(List<Column> columns, int[] widths, int leastOfMain, int line) {
    int[] least = new int[widths.length];
    for (int i = 0; i < least.length; i++) {
      Column column = columns.get(i);
      least[i] = !column.mayBeCut() ? UNCUT : column.isMain() ? leastOfMain : LEAST;
    }
    return cut(widths, least, line);
  }

  /**
   * Cuts the widest columns until all fit; false if they cannot.
   *
   * @param least what is left to each column at the least; {@link #UNCUT} where it stays as it is
   */
  static boolean cut(int[] widths, int[] least, int line) {
    int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
    int excess = Arrays.stream(widths).sum() + GAP * (shown - 1) - line;
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return false;
      }
      widths[widest]--;
    }
    return true;
  }

  /**
   * Appends a cell, and what separates it from the one before.
   *
   * @param text what a person sees
   * @param painted the same with its colours
   */
  static void append(
      StringBuilder row, String text, String painted, int width, Alignment alignment) {
    if (!row.isEmpty()) {
      row.repeat(' ', GAP);
    }
    int padding = Math.max(0, width - VisibleText.width(text));
    if (alignment == Alignment.RIGHT) {
      row.repeat(' ', padding).append(painted);
    } else {
      row.append(painted).repeat(' ', padding);
    }
  }

  /** Writes a row without the blanks at its end. */
  static void write(StringBuilder row, Writer out) throws IOException {
    int end = row.length();
    while (end > 0 && row.charAt(end - 1) == ' ') {
      end--;
    }
    out.append(row, 0, end).write('\n');
  }
}
