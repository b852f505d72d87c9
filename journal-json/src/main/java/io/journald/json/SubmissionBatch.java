package io.journald.json;

import io.journald.core.Validation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.port.JournalException.Rejected.Violation;
import java.util.Collections;
import java.util.List;

/** Submissions as they were read. Immutable. */
public final class SubmissionBatch {
  private final List<Submission> submissions;
  private final int[] places; // of their lines, 0-based; null where they stood in a JSON array

  private SubmissionBatch(List<Submission> submissions, int[] places) {
    this.submissions = Collections.unmodifiableList(submissions);
    this.places = places;
  }

  /** Nobody else may keep the list. */
  static SubmissionBatch ofArray(List<Submission> submissions) {
    return new SubmissionBatch(submissions, null);
  }

  /**
   * Nobody else may keep list or array.
   *
   * @param places for each of them the 0-based place of its line
   */
  static SubmissionBatch ofLines(List<Submission> submissions, int[] places) {
    return new SubmissionBatch(submissions, places);
  }

  /** The submissions, in their order. */
  public List<Submission> submissions() {
    return submissions;
  }

  /**
   * The journal's refusal of this batch, told in lines: a violation's index becomes the number of
   * its line, less one. Unchanged where the batch was not read from lines.
   */
  public Rejected inLines(Rejected refusal) {
    if (places == null || refusal.violations().isEmpty()) {
      return refusal;
    }
    return refusedLines(
        refusal.violations().stream()
            .map(v -> new Violation(places[v.index()], v.column(), v.detail()))
            .toList());
  }

  /** As {@link #inLines(Rejected)}. */
  public Conflict inLines(Conflict conflict) {
    if (places == null) {
      return conflict;
    }
    int place = places[conflict.index()];
    return new Conflict(place, "line " + (place + 1) + ": " + conflict.getMessage());
  }

  static Rejected refusedLines(List<Violation> violations) {
    String summary = Validation.summary(violations, 1);
    return new Rejected(
        Reason.INVALID, "line " + (violations.getFirst().index() + 1) + ": " + summary, violations);
  }
}
