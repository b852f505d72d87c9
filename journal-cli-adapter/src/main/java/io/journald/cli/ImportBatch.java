package io.journald.cli;

import io.journald.model.Submission;
import java.util.List;

/**
 * The submissions of some neighbouring lines.
 *
 * @param lines the number of the line of each submission, from 1
 * @param bytesRead how much of the input file was read when the batch was complete
 */
record ImportBatch(List<Submission> submissions, long[] lines, long bytesRead) {
  long line(int index) {
    return lines[index];
  }

  /** The submissions before the one at that index. */
  ImportBatch before(int index) {
    return new ImportBatch(submissions.subList(0, index), lines, bytesRead);
  }
}
