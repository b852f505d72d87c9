package io.journald.cli;

import java.util.Arrays;

/** Shares out the cells of a line among the columns of a table. */
final class TableLayout {
  /** Cells between two columns. */
  static final int GAP = 2;

  /** A column that is cut keeps at least that many cells, or it is left out. */
  static final int MIN_CELLS = 8;

  private TableLayout() {}

  /**
   * The columns' widths: the natural ones where they fit, else those that may be cut are cut down
   * to one common width. Where even that is not enough, columns from the right are left out, with
   * width 0; the first two always stay.
   *
   * @param natural the widths that the contents ask for; 0 where there is nothing to show
   * @param cuttable whether a column may be cut
   * @param line cells of a line
   */
  static int[] widths(int[] natural, boolean[] cuttable, int line) {
    for (int shown = natural.length; shown > 2; shown--) {
      int[] widths = Arrays.copyOf(natural, shown);
      long filled = Arrays.stream(widths).filter(width -> width > 0).count();
      if (fit(widths, cuttable, line - GAP * (int) (filled - 1))) {
        return Arrays.copyOf(widths, natural.length);
      }
    }
    int[] least = new int[natural.length];
    System.arraycopy(natural, 0, least, 0, Math.min(2, natural.length));
    return least;
  }

  /** Cuts the widest columns until the sum is at most {@code room}; false if that cannot be. */
  private static boolean fit(int[] widths, boolean[] cuttable, int room) {
    int excess = Arrays.stream(widths).sum() - room;
    while (excess > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (cuttable[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0 || widths[widest] <= MIN_CELLS) {
        return false;
      }
      widths[widest]--;
      excess--;
    }
    return true;
  }
}
