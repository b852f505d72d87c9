package io.journald.cli;

import io.journald.model.Receipt;
import io.journald.port.JournalException.Conflict;
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
      OptionalInt first = e.violations().stream().mapToInt(Violation::index).min();
      if (first.isEmpty()) {
        throw e;
      }
      Violation violation = e.violations().getFirst();
      refuse(batch, first.getAsInt(), violation.column() + " " + violation.detail());
    } catch (Conflict e) {
      refuse(batch, e.index(), e.getMessage());
    }
  }

  private void refuse(ImportBatch batch, int index, String detail) {
    if (index > 0) {
      append(batch.before(index));
    }
    throw new InvalidLineException("line " + batch.line(index) + ": " + detail);
  }

  private List<Receipt> appendPatiently(ImportBatch batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        return session.journal().append(batch.submissions());
      } catch (Unavailable e) {
        if (e.reason() != Unavailable.Reason.OVERLOADED || attempt == ATTEMPTS) {
          throw e;
        }
        // Returns when there is room again.
        session.operations().flush();
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
