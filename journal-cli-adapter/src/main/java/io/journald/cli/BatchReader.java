package io.journald.cli;

import com.github.luben.zstd.ZstdIOException;
import io.journald.json.SubmissionFormat;
import io.journald.json.SubmissionLines;
import io.journald.model.EventKey;
import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * Makes batches of an import's lines. A line without an id of its own gets one that follows from
 * the import's id and the line's number, so that the same import, run again, is the same events.
 */
final class BatchReader {
  /** A batch is complete when its texts reach this many characters. */
  static final int BATCH_CHARS = 4 << 20;

  private final ImportInput input;
  private final SubmissionLines lines;
  private final String importId;
  private final Set<EventKey> ownKeys = new HashSet<>();
  private InvalidLineException invalid;
  private Submission heldBack;
  private boolean ended;

  /**
   * @param importId stands for the input in its events' ids
   */
  BatchReader(ImportInput input, String importId) {
    this.input = input;
    this.lines = new SubmissionLines(input.lines(), SubmissionFormat.record());
    this.importId = importId;
  }

  /**
   * The next lines; empty at the end.
   *
   * @throws InvalidLineException if the next line is not a mutation; all lines before it have been
   *     returned
   */
  Optional<ImportBatch> next() throws IOException {
    List<Submission> submissions = new ArrayList<>(Limits.BATCH_EVENTS);
    long[] numbers = new long[Limits.BATCH_EVENTS];
    ownKeys.clear();
    long chars = 0;
    while (submissions.size() < Limits.BATCH_EVENTS && chars < BATCH_CHARS) {
      Submission submission = heldBack != null ? heldBack : read();
      heldBack = null;
      if (submission == null) {
        break;
      }
      if (isRepeated(submission)) {
        heldBack = submission;
        break;
      }
      numbers[submissions.size()] = lines.lineNumber();
      submissions.add(identified(submission));
      chars += chars(submission.mutation());
    }
    if (submissions.isEmpty() && invalid != null) {
      throw invalid;
    }
    return submissions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ImportBatch(
                submissions, Arrays.copyOf(numbers, submissions.size()), input.bytesRead()));
  }

  /** The next line's submission; null at the end of the lines that can be read. */
  private Submission read() throws IOException {
    if (ended) {
      return null;
    }
    try {
      Submission submission = lines.next().orElse(null);
      ended = submission == null;
      return submission;
    } catch (Rejected e) {
      invalid =
          new InvalidLineException(
              e.violations().isEmpty()
                  ? e.getMessage()
                  : "line " + lines.lineNumber() + ": " + Violations.text(e.violations()));
    } catch (EOFException | ZipException | ZstdIOException _) {
      invalid =
          new InvalidLineException("line " + (lines.lineNumber() + 1) + ": " + ImportInput.DAMAGED);
    }
    ended = true;
    return null;
  }

  /**
   * The same id twice is a repetition, which the journal recognises from one batch to the next but
   * refuses within one.
   */
  private boolean isRepeated(Submission submission) {
    String entityId = submission.mutation().entityId();
    return submission.eventId() != null
        && entityId != null
        && !ownKeys.add(new EventKey(entityId, submission.eventId()));
  }

  private Submission identified(Submission submission) {
    return submission.eventId() != null
        ? submission
        : new Submission("import:" + importId + ":" + lines.lineNumber(), submission.mutation());
  }

  private static long chars(Mutation mutation) {
    return length(mutation.entityType())
        + length(mutation.entityId())
        + length(mutation.field())
        + length(mutation.action())
        + length(mutation.oldValue())
        + length(mutation.newValue())
        + length(mutation.actor())
        + length(mutation.source())
        + length(mutation.workspaceId())
        + length(mutation.correlationId())
        + length(mutation.metadata());
  }

  private static long length(String text) {
    return text == null ? 0 : text.length();
  }
}
