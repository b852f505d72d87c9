package io.journald.cli;

import io.journald.json.Timestamps;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * One value of a row.
 *
 * @param value what other formats than the table get: a text, a number, a boolean or null
 * @param shown what the table shows; empty for nothing
 * @param colour how it is painted
 * @param fit how it is cut to so many cells, 1 or more
 */
record Cell(
    Object value,
    String shown,
    BiFunction<Paint, String, String> colour,
    BiFunction<String, Integer, String> fit) {
  /** A text or a number as it is. */
  static Cell of(Object value) {
    return new Cell(value, String.valueOf(value), Paint::plain, VisibleText::of);
  }

  /** A value that the table shows otherwise, or not at all. */
  static Cell shownAs(String shown, Object value) {
    return new Cell(value, shown, Paint::plain, VisibleText::of);
  }

  static Cell moment(Instant moment, Times times) {
    return shownAs(times.show(moment), Timestamps.format(moment)).painted(Paint::faint);
  }

  /** The path of a file, of which the end says most. */
  static Cell path(String path) {
    return new Cell(path, path, Paint::plain, VisibleText::endOf);
  }

  Cell painted(BiFunction<Paint, String, String> otherColour) {
    return new Cell(value, shown, otherColour, fit);
  }
}
