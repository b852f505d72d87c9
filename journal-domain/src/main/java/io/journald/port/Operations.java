package io.journald.port;

import java.util.Optional;

/** What the one who runs a journal asks of it. Safe for use by any number of threads. */
public interface Operations {
  /**
   * Writes every event that is durable at the moment of the call, and not yet in a segment, as one
   * segment, and waits until it is published.
   *
   * @return how many events this call has written; 0 where there was nothing to write
   */
  long flush();

  /** Why the journal cannot accept appends; empty while it can. */
  Optional<String> readOnlyReason();
}
