package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentScan;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The answer to a query, one event at a time: the segments below the tail and then the tail, or the
 * reverse. Opens one segment at a time, when it gets there.
 */
final class EventCursor implements Iterator<Event>, AutoCloseable {
  private final Snapshot snapshot;
  private final EventQuery query;
  private final RowFilter filter;
  private final long to;
  private final long tailFrom;
  private final Iterator<SegmentName> segments;
  private boolean tailIsTaken;
  private SegmentScan scan;
  private Iterator<Event> events;
  private Event next;
  private long left;

  EventCursor(Snapshot snapshot, EventQuery query) {
    this.snapshot = snapshot;
    this.query = query;
    this.filter = RowFilter.of(query.filter());
    this.to = Math.min(query.to(), snapshot.size());
    this.tailFrom = Math.max(query.from(), snapshot.tail().first());
    this.left = query.limit();
    List<SegmentName> below =
        snapshot.segments().overlapping(query.from(), Math.min(to, snapshot.tail().first()));
    this.segments = (query.order() == Order.ASC ? below : below.reversed()).iterator();
    this.events = query.order() == Order.DESC ? takeTail() : Collections.emptyIterator();
  }

  private Iterator<Event> takeTail() {
    tailIsTaken = true;
    String entityId = query.filter().entityId();
    return entityId != null
        ? snapshot.tail().ofEntity(entityId, query.order(), tailFrom, to)
        : snapshot.tail().range(query.order(), tailFrom, to);
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
    while (true) {
      while (events.hasNext()) {
        Event event = events.next();
        if (query.matches(event)) {
          return event;
        }
      }
      close();
      if (segments.hasNext()) {
        scan =
            snapshot.scan(
                segments.next(),
                filter,
                query.order(),
                query.from(),
                Math.min(to, snapshot.tail().first()));
        events = scan;
      } else if (!tailIsTaken) {
        events = takeTail();
      } else {
        return null;
      }
    }
  }

  /** Closes the segment that is open, if any. Idempotent. */
  @Override
  public void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }
}
