package io.journald.model;

import java.util.Objects;

/**
 * Which events, in which order, from where on, and how many.
 *
 * @param filter which events
 * @param order along the sequence
 * @param from first sequence wanted, inclusive
 * @param to end of the sequence range, exclusive
 * @param limit most events wanted, 0 or more; {@link #UNLIMITED} for all
 */
public record EventQuery(EventFilter filter, Order order, long from, long to, long limit) {
  /** No limit, or no end of the sequence range. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public EventQuery {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(order, "order");
    if (from < 0 || to < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "from " + from + ", to " + to + " and limit " + limit + " must not be negative");
    }
  }

  /** Everything that passes the filter, oldest first. */
  public static EventQuery of(EventFilter filter) {
    return new EventQuery(filter, Order.ASC, 0, UNLIMITED, UNLIMITED);
  }

  /** One entity's full history, oldest first. */
  public static EventQuery history(String entityId) {
    return of(EventFilter.ofEntity(entityId));
  }

  /** The newest events, newest first. */
  public static EventQuery recent(long limit) {
    return new EventQuery(EventFilter.all(), Order.DESC, 0, UNLIMITED, limit);
  }

  /** The same query in the given order. */
  public EventQuery in(Order newOrder) {
    return new EventQuery(filter, newOrder, from, to, limit);
  }

  /** The same query with at most that many events. */
  public EventQuery limit(long newLimit) {
    return new EventQuery(filter, order, from, to, newLimit);
  }

  /** The same query over the sequences from {@code newFrom} up to but without {@code newTo}. */
  public EventQuery between(long newFrom, long newTo) {
    return new EventQuery(filter, order, newFrom, newTo, limit);
  }

  /** True if the event is in the sequence range and passes the filter. */
  public boolean matches(Event event) {
    return event.sequence() >= from && event.sequence() < to && filter.matches(event);
  }
}
