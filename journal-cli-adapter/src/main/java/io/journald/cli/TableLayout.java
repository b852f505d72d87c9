package io.journald.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shares out the cells of a line among the columns of a table. */
final class TableLayout {
  /** Cells between two columns. */
  static final int GAP = 2;

  /** What is left to the columns that matter most before others are left out, and at the least. */
  private static final int[] LEAST_OF_MAIN = {20, 12, 8};

  /** What is left to any other column that is cut. */
  private static final int LEAST = 8;

  /** Left out one after the other where a line is short. */
  private static final List<Column> EXPENDABLE =
      List.of(Column.WORKSPACE, Column.SOURCE, Column.TYPE, Column.ACTOR);

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

  /** Cuts the widest columns until all fit; false if they cannot. */
  private static boolean cut(List<Column> columns, int[] widths, int leastOfMain, int line) {
    int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
    int excess = Arrays.stream(widths).sum() + GAP * (shown - 1) - line;
    List<Integer> cuttable = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      if (columns.get(i).mayBeCut()) {
        cuttable.add(i);
      }
    }
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int i : cuttable) {
        int least = columns.get(i).isMain() ? leastOfMain : LEAST;
        if (widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
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
}
