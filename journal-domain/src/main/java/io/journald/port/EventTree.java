package io.journald.port;

import io.journald.proof.HashSource;
import io.journald.proof.SignedCheckpoint;
import java.util.Optional;

/**
 * The tree over a store's events, and the checkpoints that were signed of it. Implemented beside
 * each store.
 *
 * <p>Gives the root of every complete subtree that the newest checkpoint covers, by {@link
 * HashSource#subtree}, and throws {@link JournalException.Corrupt} where the events do not give it.
 *
 * <p>Safe for use by any number of threads.
 */
public interface EventTree extends HashSource {
  /** The newest checkpoint; empty where none is signed. */
  Optional<SignedCheckpoint> newest();

  /**
   * A checkpoint that covers an event; waits for it if need be, about a second.
   *
   * @param sequence a durable event's
   * @return empty where none is signed
   * @throws JournalException.Unavailable if it cannot be signed
   */
  Optional<SignedCheckpoint> covering(long sequence);
}
