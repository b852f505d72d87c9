package io.journald.cli;

import io.journald.port.Journal;
import io.journald.port.Operations;
import java.util.Objects;

/**
 * A journal that is open for writing.
 *
 * @param onClose makes durable what was handed over and releases what was opened
 */
public record WriteSession(Journal journal, Operations operations, Runnable onClose)
    implements AutoCloseable {
  public WriteSession {
    Objects.requireNonNull(journal, "journal");
    Objects.requireNonNull(operations, "operations");
    Objects.requireNonNull(onClose, "onClose");
  }

  @Override
  public void close() {
    onClose.run();
  }
}
