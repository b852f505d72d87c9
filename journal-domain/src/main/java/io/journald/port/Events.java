package io.journald.port;

import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import java.util.List;
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

  /**
   * What an entity's fields held at a moment: for each entity type and field, the last event that
   * wrote it.
   *
   * <p>A {@code delete} of one field leaves it there, without a value and marked as deleted. A
   * {@code delete} of the whole record does that to {@link
   * io.journald.model.Mutation#WHOLE_RECORD}, and takes away every other field of the same entity
   * type that was written before. Every other action, of the callers' own words too, writes the
   * event's new value.
   *
   * @param entityId the entity; one that is unknown has no fields
   * @param asOf up to where the events count
   * @return by entity type, then by field
   * @throws JournalException.Rejected if the state is larger than {@link
   *     io.journald.model.Limits#STATE_CHARS}
   */
  List<FieldState> state(String entityId, AsOf asOf);

  /** The journal in numbers. */
  JournalStats stats();
}
