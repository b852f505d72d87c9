package io.journald.cli;

import io.journald.port.Events;
import java.util.Objects;

/**
 * A journal that is open for queries.
 *
 * @param onClose releases what was opened
 */
public record ReadSession(Events events, Runnable onClose) implements AutoCloseable {
  public ReadSession {
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(onClose, "onClose");
  }

  @Override
  public void close() {
    onClose.run();
  }
}
