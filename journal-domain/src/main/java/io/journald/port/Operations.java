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

  /**
   * Merges now what the background would merge later: the same events in fewer, larger files. Waits
   * until that is done. Queries and appends go on meanwhile.
   */
  void merge();

  /** Why the journal cannot accept appends; empty while it can. */
  Optional<String> readOnlyReason();
}
