package io.journald.cli;

import io.journald.port.JournalException.Rejected.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with one mutation, in one line. */
final class Violations {
  /** More would make the line too long to be read. */
  private static final int SHOWN = 4;

  private Violations() {}

  static String text(List<Violation> violations) {
    String text =
        violations.stream().limit(SHOWN).map(Violations::text).collect(Collectors.joining(", "));
    int more = violations.size() - SHOWN;
    return more <= 0 ? text : text + " and " + more + " more";
  }

  private static String text(Violation violation) {
    return (violation.column().isEmpty() ? "it" : violation.column()) + " " + violation.detail();
  }
}
