package io.journald.cli;

import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import io.journald.port.JournalException.Unavailable;
import java.util.List;
import java.util.OptionalInt;

/** Appends the batches of an import and counts what became of them. Belongs to one thread. */
final class BatchAppender {
  /** How often a batch is offered to a journal that is overloaded, with a flush in between. */
  private static final int ATTEMPTS = 20;

  private final WriteSession session;
  private long recorded;
  private long duplicates;

  BatchAppender(WriteSession session) {
    this.session = session;
  }

  /** Events that this import has recorded. */
  long recorded() {
    return recorded;
  }

  /** Events that had been recorded before. */
  long duplicates() {
    return duplicates;
  }

  /**
   * Appends a batch. Where one line of it is refused, the lines before that one are recorded.
   *
   * @throws InvalidLineException that names the refused line
   */
  void append(ImportBatch batch) {
    try {
      count(appendPatiently(batch));
    } catch (Rejected e) {
      int size = batch.submissions().size();
      if (e.reason() == Rejected.Reason.TOO_LARGE && size > 1) {
        append(batch.part(0, size / 2));
        append(batch.part(size / 2, size));
        return;
      }
      OptionalInt first = e.violations().stream().mapToInt(Violation::index).min();
      if (first.isEmpty()) {
        throw e;
      }
      List<Violation> ofFirst =
          e.violations().stream()
              .filter(violation -> violation.index() == first.getAsInt())
              .toList();
      refuse(batch, first.getAsInt(), Violations.text(ofFirst));
    } catch (Conflict e) {
      refuse(batch, e.index(), e.getMessage());
    }
  }

  private void refuse(ImportBatch batch, int index, String detail) {
    if (index > 0) {
      append(batch.part(0, index));
    }
    throw new InvalidLineException("line " + batch.line(index) + ": " + detail);
  }

  private List<Receipt> appendPatiently(ImportBatch batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        return appendCertainly(batch.submissions());
      } catch (Unavailable e) {
        if (e.reason() != Unavailable.Reason.OVERLOADED || attempt == ATTEMPTS) {
          throw e;
        }
        // Returns when there is room again.
        session.operations().flush();
      }
    }
  }

  /** Every line has an id, so what may be recorded already can be sent again. */
  private List<Receipt> appendCertainly(List<Submission> submissions) {
    try {
      return session.journal().append(submissions);
    } catch (OutcomeUnknown unknown) {
      try {
        return session.journal().append(submissions);
      } catch (JournalException again) {
        unknown.addSuppressed(again);
        throw unknown;
      }
    }
  }

  private void count(List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      if (receipt.duplicate()) {
        duplicates++;
      } else {
        recorded++;
      }
    }
  }
}
