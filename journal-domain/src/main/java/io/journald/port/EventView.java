package io.journald.port;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An immutable snapshot of a store: the events from sequence 0 up to but without {@link #size}.
 * Safe for use by any number of threads; needs no closing.
 */
public interface EventView {
  /** How many events it holds; also the next sequence. */
  long size();

  /** How many of these events are in segments, 0 to {@link #size}; the rest is the buffer. */
  long persistedEvents();

  /** How many segments hold them. */
  int persistedFileCount();

  /** The newest event's timestamp; empty where there is no event. */
  Optional<Instant> lastTimestamp();

  /** As {@link Events#stream}. */
  Stream<Event> stream(EventQuery query);

  /**
   * Those of the wanted events that the view holds at sequence {@code from} or later. Its cost
   * depends little on how many are wanted at once.
   */
  Map<EventKey, Event> find(Collection<EventKey> keys, long from);
}
