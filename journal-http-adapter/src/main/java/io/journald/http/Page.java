package io.journald.http;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.Events;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One page of a query, with what must be known before its first byte is sent: whether there is
 * more. A page that is small is held; a large one is read twice, which gives the same events since
 * none is ever inserted or removed.
 *
 * @param next where the next page starts; empty where there is no more
 */
record Page(Stream<Event> events, Optional<Cursor> next) {
  /** Most characters of text that are held for one page. */
  static final long HELD_CHARS = 1 << 20;

  /** A page of at most as many events as the query's limit. */
  static Page of(Events events, EventQuery query) {
    if (query.limit() == 0 || query.limit() == EventQuery.UNLIMITED) {
      return new Page(events.stream(query), Optional.empty());
    }
    List<Event> held = new ArrayList<>();
    long chars = 0;
    long count = 0;
    long first = 0;
    long last = 0;
    boolean more = false;
    try (Stream<Event> ahead = events.stream(query.limit(query.limit() + 1))) {
      for (Iterator<Event> iterator = ahead.iterator(); !more && iterator.hasNext(); ) {
        Event event = iterator.next();
        if (count == query.limit()) {
          more = true;
        } else {
          first = count == 0 ? event.sequence() : first;
          last = event.sequence();
          count++;
          chars += chars(event.mutation());
          if (chars <= HELD_CHARS) {
            held.add(event);
          } else {
            held = List.of();
          }
        }
      }
    }
    Optional<Cursor> next = more ? Optional.of(new Cursor(last)) : Optional.empty();
    Stream<Event> page =
        chars <= HELD_CHARS
            ? held.stream()
            : events.stream(query.between(Math.min(first, last), Math.max(first, last) + 1));
    return new Page(page, next);
  }

  private static long chars(Mutation mutation) {
    return (long) mutation.entityType().length()
        + mutation.entityId().length()
        + mutation.field().length()
        + mutation.oldValue().length()
        + mutation.newValue().length()
        + (mutation.metadata() == null ? 0 : mutation.metadata().length());
  }
}
