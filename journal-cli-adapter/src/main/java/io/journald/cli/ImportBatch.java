package io.journald.cli;

import io.journald.model.Submission;
import java.util.Arrays;
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

  /** The submissions from one index up to but without the other. */
  ImportBatch part(int from, int to) {
    return new ImportBatch(
        submissions.subList(from, to), Arrays.copyOfRange(lines, from, to), bytesRead);
  }
}
