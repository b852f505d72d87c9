package io.journald.json;

import io.journald.core.Validation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.port.JournalException.Rejected.Violation;
import java.util.List;
import java.util.Optional;

/**
 * Submissions as they were read.
 *
 * @param lineNumbers for each of them the 1-based number of its line; empty where they stood in a
 *     JSON array
 */
public record SubmissionBatch(List<Submission> submissions, Optional<List<Long>> lineNumbers) {
  public SubmissionBatch {
    submissions = List.copyOf(submissions);
    lineNumbers = lineNumbers.map(List::copyOf);
  }

  /**
   * The journal's refusal of this batch, told in lines: a violation's index becomes the number of
   * its line, less one. Unchanged where the batch was not read from lines.
   */
  public Rejected inLines(Rejected refusal) {
    if (lineNumbers.isEmpty() || refusal.violations().isEmpty()) {
      return refusal;
    }
    return refusedLines(
        refusal.violations().stream()
            .map(v -> new Violation(lineIndex(v.index()), v.column(), v.detail()))
            .toList());
  }

  /** As {@link #inLines(Rejected)}. */
  public Conflict inLines(Conflict conflict) {
    if (lineNumbers.isEmpty()) {
      return conflict;
    }
    int index = lineIndex(conflict.index());
    return new Conflict(index, "line " + (index + 1) + ": " + conflict.getMessage());
  }

  static Rejected refusedLines(List<Violation> violations) {
    String summary = Validation.summary(violations, 1);
    return new Rejected(
        Reason.INVALID, "line " + (violations.getFirst().index() + 1) + ": " + summary, violations);
  }

  private int lineIndex(int index) {
    return Math.toIntExact(lineNumbers.orElseThrow().get(index) - 1);
  }
}
