package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.Order;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The newest events of one moment, in memory: those from {@link #first} up to but without {@link
 * #end}. Immutable.
 */
final class TailView {
  private final TailBlock[] blocks; // ascending; together they hold first to end at least
  private final List<ForgottenKeys> forgotten; // ascending; they end where the view begins
  private final RecentKeys.View keys; // of all these, and of some that are in the index by now
  private final long first;
  private final long end;

  TailView(
      TailBlock[] blocks,
      List<ForgottenKeys> forgotten,
      RecentKeys.View keys,
      long first,
      long end) {
    this.blocks = blocks;
    this.forgotten = forgotten;
    this.keys = keys;
    this.first = first;
    this.end = end;
  }

  long first() {
    return first;
  }

  long end() {
    return end;
  }

  Event get(long sequence) {
    return block(sequence).get(sequence);
  }

  /** The timestamp of an event. */
  Instant timestamp(long sequence) {
    return block(sequence).timestamp(sequence);
  }

  /**
   * The first event of a range that was recorded at a moment or after it; {@code to} if none was.
   * Found without the others, because timestamps never decrease.
   */
  long firstFrom(Instant moment, long from, long to) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (timestamp(middle).isBefore(moment)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** About the memory that the events of a range take, in bytes. */
  long weight(long from, long to) {
    long bytes = 0;
    for (long sequence = from; sequence < to; sequence++) {
      bytes += block(sequence).weight(sequence);
    }
    return bytes;
  }

  private TailBlock block(long sequence) {
    int low = 0;
    int high = blocks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks[middle].first() <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return blocks[low];
  }

  /** The events of a range that lies within the view. */
  Iterator<Event> range(Order order, long from, long to) {
    return new Range(order, from, to);
  }

  /** The events of one entity in a range that lies within the view. */
  Iterator<Event> ofEntity(String entityId, Order order, long from, long to) {
    return chained(
        order,
        from,
        to,
        block -> block.newestOfEntity(entityId, to),
        TailBlock::olderOfEntity,
        event -> event.mutation().entityId().equals(entityId));
  }

  /** The events with one id, of whatever entity, in a range that lies within the view. */
  Iterator<Event> ofEventId(String eventId, Order order, long from, long to) {
    return chained(
        order,
        from,
        to,
        block -> block.newestOfEventId(eventId, to),
        TailBlock::olderOfEventId,
        event -> event.eventId().equals(eventId));
  }

  /** A method of {@link TailBlock} that follows one of its chains. */
  private interface OlderInChain {
    long than(TailBlock block, long sequence);
  }

  /** Follows one hash chain through every block, from its newest event to older ones. */
  private Iterator<Event> chained(
      Order order,
      long from,
      long to,
      ToLongFunction<TailBlock> newest,
      OlderInChain older,
      Predicate<Event> wanted) {
    if (from >= to) {
      return Collections.emptyIterator();
    }
    Deque<Event> oldestFirst = new ArrayDeque<>();
    for (int i = blocks.length - 1; i >= 0; i--) {
      TailBlock block = blocks[i];
      long oldest = Math.max(from, block.first());
      for (long at = newest.applyAsLong(block); at >= oldest; at = older.than(block, at)) {
        Event event = block.get(at);
        if (wanted.test(event)) {
          oldestFirst.addFirst(event);
        }
      }
    }
    return order == Order.ASC ? oldestFirst.iterator() : oldestFirst.descendingIterator();
  }

  /** The event with this key at a sequence from {@code from} on; null if there is none. */
  Event find(EventKey key, long from) {
    if (from >= end || !keys.mayHold(key)) {
      return null;
    }
    for (int i = blocks.length - 1; i >= 0; i--) {
      TailBlock block = blocks[i];
      long oldest = Math.max(Math.max(from, first), block.first());
      long at = block.newestOfEventId(key.eventId(), end);
      while (at >= oldest) {
        Event event = block.get(at);
        if (event.eventId().equals(key.eventId())
            && event.mutation().entityId().equals(key.entityId())) {
          return event;
        }
        at = block.olderOfEventId(at);
      }
    }
    return null;
  }

  /** The keys of the newest events, in the view and below it. */
  RecentKeys.View keys() {
    return keys;
  }

  /**
   * Where a search for keys below the view must end, if it comes from below: what is above holds
   * none of them.
   *
   * @param suspects those keys that {@link #keys} may hold
   */
  long searchEnd(Collection<EventKey> suspects) {
    long searchEnd = first;
    for (ForgottenKeys block : forgotten.reversed()) {
      if (suspects.stream().anyMatch(block::mayHold)) {
        return searchEnd;
      }
      searchEnd = block.first();
    }
    return searchEnd;
  }

  private final class Range implements Iterator<Event> {
    private final Order order;
    private final long from;
    private final long to;
    private long next;

    Range(Order order, long from, long to) {
      this.order = order;
      this.from = from;
      this.to = to;
      this.next = order == Order.ASC ? from : to - 1;
    }

    @Override
    public boolean hasNext() {
      return next >= from && next < to;
    }

    @Override
    public Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Event event = get(next);
      next += order == Order.ASC ? 1 : -1;
      return event;
    }
  }
}
