package io.journald.cli;

/**
 * Text as a terminal may show it. A recorded value is any text at all; shown as it is, it could
 * move the cursor, change colours or reverse the line. So whatever has no visible form of its own
 * is written out, and widths are counted in cells.
 */
final class VisibleText {
  /** Stands where a text was cut. */
  static final String CUT = "…";

  /** A pile of combining marks takes no cells; it is cut by its length. */
  private static final int MAX_CHARS_PER_CELL = 8;

  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private VisibleText() {}

  /** The whole text with everything invisible written out. */
  static String of(String text) {
    return of(text, Integer.MAX_VALUE);
  }

  /** The same, but cut to at most that many cells, 1 or more; a cut text ends in {@link #CUT}. */
  static String of(String text, int maxCells) {
    StringBuilder visible = new StringBuilder(Math.min(text.length(), maxCells) + 8);
    int cells = 0;
    int fitting = 0; // length of what would still leave a cell for the mark
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int before = visible.length();
      append(visible, c);
      cells +=
          visible.length() - before > Character.charCount(c) ? width(visible, before) : cells(c);
      if (cells > maxCells || visible.length() > (long) MAX_CHARS_PER_CELL * maxCells) {
        visible.setLength(fitting);
        return visible.append(CUT).toString();
      }
      if (cells < maxCells) {
        fitting = visible.length();
      }
      i += Character.charCount(c);
    }
    return visible.toString();
  }

  /** The same, but a long text loses its beginning: of paths and the like, the end says more. */
  static String endOf(String text, int maxCells) {
    String visible = of(text, MAX_CHARS_PER_CELL * Math.max(maxCells, Column.MAX_CELLS));
    int excess = width(visible) - maxCells;
    if (excess <= 0) {
      return visible;
    }
    int start = 0;
    for (int cut = 0; cut <= excess; ) { // one more than the excess, for the mark
      int c = visible.codePointAt(start);
      cut += cells(c);
      start += Character.charCount(c);
    }
    return CUT + visible.substring(start);
  }

  /** How many cells a visible text takes. */
  static int width(CharSequence visible) {
    return width(visible, 0);
  }

  private static int width(CharSequence visible, int from) {
    int cells = 0;
    for (int i = from; i < visible.length(); ) {
      int c = Character.codePointAt(visible, i);
      cells += cells(c);
      i += Character.charCount(c);
    }
    return cells;
  }

  private static void append(StringBuilder visible, int c) {
    switch (c) {
      case '\n' -> visible.append("\\n");
      case '\r' -> visible.append("\\r");
      case '\t' -> visible.append("\\t");
      default -> {
        if (isInvisible(c)) {
          visible.append("\\u{").append(Integer.toHexString(c)).append('}');
        } else {
          visible.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  private static int cells(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || c == ZERO_WIDTH_JOINER) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** East Asian wide and full-width characters (Unicode Annex 11), by blocks, and emoji. */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115F
            || c >= 0x2E80 && c <= 0x303E
            || c >= 0x3041 && c <= 0x4DBF
            || c >= 0x4E00 && c <= 0xA4CF
            || c >= 0xA960 && c <= 0xA97F
            || c >= 0xAC00 && c <= 0xD7A3
            || c >= 0xF900 && c <= 0xFAFF
            || c >= 0xFE30 && c <= 0xFE6F
            || c >= 0xFF00 && c <= 0xFF60
            || c >= 0xFFE0 && c <= 0xFFE6
            || c >= 0x20000 && c <= 0x3FFFD
            || Character.isEmojiPresentation(c));
  }
}
