package io.journald.http;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One page of a query, with what must be known before its first byte is sent: whether there is
 * more. A page that is small is held; a large one is read twice, which gives the same events since
 * none is ever inserted or removed.
 *
 * @param heldBytes about what they hold in memory, while they are sent
 * @param expectedBytes about how long its JSON is; 0 where that is not known
 * @param next where the next page starts; empty where there is no more
 */
record Page(Stream<Event> events, long heldBytes, long expectedBytes, Optional<Cursor> next) {
  /** Most characters of text that are held for one page. */
  private static final long HELD_CHARS = 1 << 20;

  /** What an event's JSON holds beside its long texts, about. */
  private static final int OTHER_BYTES = 384;

  /** A page of at most as many events as the query's limit. */
  static Page of(Events events, EventQuery query) {
    if (query.limit() == 0 || query.limit() == EventQuery.UNLIMITED) {
      return new Page(events.stream(query), cursorBytes(query), 0, Optional.empty());
    }
    Ahead ahead = new Ahead(query.limit());
    try (Stream<Event> stream = events.stream(query.limit(query.limit() + 1))) {
      stream.forEachOrdered(ahead::add);
    }
    Optional<Cursor> next = ahead.more ? Optional.of(new Cursor(ahead.last)) : Optional.empty();
    if (ahead.chars <= HELD_CHARS) {
      long heldBytes = Character.BYTES * ahead.chars + OTHER_BYTES * ahead.count;
      long expectedBytes = ahead.chars + OTHER_BYTES * ahead.count;
      return new Page(ahead.held.stream(), heldBytes, expectedBytes, next);
    }
    long from = Math.min(ahead.first, ahead.last);
    long to = Math.max(ahead.first, ahead.last) + 1;
    return new Page(
        events.stream(query.between(from, to)), cursorBytes(query), Long.MAX_VALUE, next);
  }

  private static long cursorBytes(EventQuery query) {
    return query.filter().entityId() == null ? HttpLimits.SCAN_BYTES : HttpLimits.HISTORY_BYTES;
  }

  /** Characters of the texts that can be long. */
  static long chars(Mutation mutation) {
    return (long) mutation.entityType().length()
        + mutation.entityId().length()
        + mutation.field().length()
        + mutation.oldValue().length()
        + mutation.newValue().length()
        + (mutation.metadata() == null ? 0 : mutation.metadata().length());
  }

  /** Looks at the events of a page and at the one behind it. */
  private static final class Ahead {
    private final long limit;
    private List<Event> held = new ArrayList<>();
    private long chars;
    private long count;
    private long first;
    private long last;
    private boolean more;

    Ahead(long limit) {
      this.limit = limit;
    }

    void add(Event event) {
      if (count == limit) {
        more = true;
        return;
      }
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
