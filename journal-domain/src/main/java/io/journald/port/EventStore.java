package io.journald.port;

import io.journald.model.Event;
import java.util.List;
import java.util.Optional;

/**
 * What a store provides to the core. Implemented by the in-memory store, which is the executable
 * specification, and by the Parquet store.
 *
 * <p>An acknowledged event is in the store for ever: no method changes or removes one.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Hands over events that have been numbered, without waiting for the disk.
   *
   * <p>Called serially. The sequences start at {@link #nextSequence} and have no gap; timestamps do
   * not decrease. The events are one unit: after a crash all of them are there, or none.
   *
   * @param numbered one or more events; the list is the store's from now on
   * @return the handle on which the caller waits for durability
   * @throws JournalException.Unavailable if the store takes no events now; then it has taken none,
   *     and their sequences are used again
   * @throws IllegalArgumentException if there are no events, or their sequences do not run one by
   *     one from {@link #nextSequence} on; then it has taken none
   */
  Commit append(List<Event> numbered);

  /**
   * The sequence that the next append starts with: one more than the last one handed over, but for
   * what a commit gave up since. Called under the same lock as {@link #append}.
   */
  long nextSequence();

  /** The durable prefix. One volatile read; never waits. */
  EventView view();

  /** The tree over the events of {@link #view}. */
  EventTree tree();

  /** As {@link Operations#flush}. */
  long flush();

  /** As {@link Operations#merge}. */
  void merge();

  /** Buffered events at which a flush starts by itself, 1 or more. */
  int flushThreshold();

  /** As {@link Operations#readOnlyReason}. */
  Optional<String> readOnlyReason();

  /** Makes durable what was handed over, flushes, and releases all resources. Idempotent. */
  @Override
  void close();

  /** One hand-over on its way to the disk. */
  interface Commit {
    /**
     * Waits until the events are durable and in {@link EventStore#view}. May be called by any
     * number of threads, any number of times. An interrupt does not end the wait.
     *
     * @throws JournalException.Unavailable if the events were given up and are not recorded
     * @throws JournalException.OutcomeUnknown if it cannot be known whether the events are durable
     */
    void await();
  }
}
