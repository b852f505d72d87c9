package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.segment.RowFilter;
import io.journald.port.Pause;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The answer to a query, one event at a time: what is in files below the tail and then the tail, or
 * the reverse.
 */
final class EventCursor implements Iterator<Event>, AutoCloseable {
  /** Events that are dropped between two pauses: most of them come from the tail. */
  static final int PAUSE_EVENTS = 4_096;

  private final EventQuery query;
  private final Iterator<Event> files;
  private final Runnable onClose;
  private final Iterator<Event> first;
  private final Iterator<Event> second;
  private Event next;
  private long left;
  private long dropped;

  EventCursor(Snapshot snapshot, EventQuery query) {
    this.query = query;
    this.left = query.limit();
    TailView tail = snapshot.tail();
    long to = Math.min(query.to(), tail.end());
    long filesTo = Math.min(to, tail.first());
    String entityId = query.filter().entityId();
    if (entityId != null) {
      HistoryCursor history =
          new HistoryCursor(snapshot, entityId, query.order(), query.from(), filesTo);
      this.files = history;
      this.onClose = history::close;
    } else {
      SegmentCursor segments =
          snapshot.cursor(RowFilter.of(query.filter()), query.order(), query.from(), filesTo);
      this.files = segments;
      this.onClose = segments::close;
    }
    Iterator<Event> fromTail = fromTail(tail, Math.max(query.from(), tail.first()), to);
    this.first = query.order() == Order.ASC ? files : fromTail;
    this.second = query.order() == Order.ASC ? fromTail : files;
  }

  private Iterator<Event> fromTail(TailView tail, long from, long to) {
    EventFilter filter = query.filter();
    if (filter.entityId() != null) {
      return tail.ofEntity(filter.entityId(), query.order(), from, to);
    }
    if (filter.eventId() != null) {
      return tail.ofEventId(filter.eventId(), query.order(), from, to);
    }
    // Each event that is looked at has to be made from its bytes.
    long first = filter.since() == null ? from : tail.firstFrom(filter.since(), from, to);
    long end = filter.until() == null ? to : tail.firstFrom(filter.until(), from, to);
    return tail.range(query.order(), first, end);
  }

  @Override
  public boolean hasNext() {
    if (next == null && left > 0) {
      next = findNext();
    }
    return next != null;
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Event result = next;
    next = null;
    left--;
    return result;
  }

  private Event findNext() {
    while (first.hasNext() || second.hasNext()) {
      Event event = first.hasNext() ? first.next() : second.next();
      if (query.matches(event)) {
        return event;
      }
      dropped++;
      if (dropped % PAUSE_EVENTS == 0) {
        Pause.take();
      }
    }
    return null;
  }

  /** Closes the file that is open, if any. Idempotent. */
  @Override
  public void close() {
    onClose.run();
  }
}
