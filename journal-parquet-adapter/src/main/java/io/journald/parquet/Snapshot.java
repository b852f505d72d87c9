package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentReader;
import io.journald.port.EventView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A view of the store: the segments of one moment and the tail of that moment. What the tail holds
 * is read from there, all else from the segments.
 */
final class Snapshot implements EventView {
  private final SegmentReader reader;
  private final SegmentList segments;
  private final TailView tail;
  private final Instant lastTimestamp; // null: to be read

  /**
   * @param lastTimestamp the newest event's; null where there is none, or where it is still to be
   *     read from a segment
   */
  Snapshot(SegmentReader reader, SegmentList segments, TailView tail, Instant lastTimestamp) {
    this.reader = reader;
    this.segments = segments;
    this.tail = tail;
    this.lastTimestamp = lastTimestamp;
  }

  SegmentList segments() {
    return segments;
  }

  TailView tail() {
    return tail;
  }

  Snapshot withSegments(SegmentList newSegments, TailView newTail) {
    return new Snapshot(reader, newSegments, newTail, lastTimestamp);
  }

  Snapshot withTail(TailView newTail) {
    return new Snapshot(reader, segments, newTail, newTail.get(newTail.end() - 1).timestamp());
  }

  @Override
  public long size() {
    return tail.end();
  }

  @Override
  public long persistedEvents() {
    return segments.end();
  }

  @Override
  public int persistedFileCount() {
    return segments.names().size();
  }

  @Override
  public Optional<Instant> lastTimestamp() {
    if (lastTimestamp != null) {
      return Optional.of(lastTimestamp);
    }
    try (Stream<Event> newest = stream(EventQuery.recent(1))) {
      return newest.findFirst().map(Event::timestamp);
    }
  }

  @Override
  public Stream<Event> stream(EventQuery query) {
    EventCursor cursor = new EventCursor(this, query);
    Spliterator<Event> events =
        Spliterators.spliteratorUnknownSize(
            cursor, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
    return StreamSupport.stream(events, false).onClose(cursor::close);
  }

  @Override
  public Map<EventKey, Event> find(Collection<EventKey> keys, long from) {
    Map<EventKey, Event> found = new HashMap<>();
    Set<EventKey> missing = new HashSet<>();
    for (EventKey key : keys) {
      Event event = tail.find(key, from);
      if (event != null) {
        found.put(key, event);
      } else {
        missing.add(key);
      }
    }
    if (!missing.isEmpty() && from < tail.first()) {
      RowFilter filter = RowFilter.of(missing);
      try (SegmentCursor scan = cursor(filter, Order.ASC, from, tail.first())) {
        scan.forEachRemaining(event -> found.put(event.key(), event));
      }
    }
    return found;
  }

  /** The wanted events of the segments in a range. */
  SegmentCursor cursor(RowFilter filter, Order order, long from, long to) {
    return new SegmentCursor(reader, segments, filter, order, from, to);
  }
}
