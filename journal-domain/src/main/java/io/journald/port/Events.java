package io.journald.port;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.JournalStats;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The journal as its readers see it.
 *
 * <p>Every call answers from one consistent snapshot: the durable prefix at the moment of the call.
 * Reading never takes the writer's lock and never waits for a sync. "Not found" is an empty answer.
 *
 * <p><b>Threads.</b> Safe for use by any number of threads; a stream belongs to one thread.
 *
 * <p><b>Errors.</b> {@link JournalException.Corrupt} where the files that hold the wanted range are
 * damaged; a stream throws it when it gets there. A wrong event is never returned.
 */
public interface Events {
  /**
   * The event with this id. Where several entities have used the same id, the oldest of these
   * events.
   */
  Optional<Event> find(String eventId);

  /**
   * The events a query asks for, lazily, in sequence order or its reverse, in bounded memory. The
   * stream must be closed.
   */
  Stream<Event> stream(EventQuery query);

  /** The journal in numbers. */
  JournalStats stats();
}
