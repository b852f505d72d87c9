package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.Order;
import io.journald.parquet.index.Run;
import io.journald.parquet.segment.RowFilter;
import io.journald.port.JournalException.Corrupt;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The events of one entity in a range of sequences below the tail: from the runs, and from the
 * segments where no run is or where a run turns out to be damaged.
 */
final class HistoryCursor implements Iterator<Event>, AutoCloseable {
  private final Snapshot snapshot;
  private final String entityId;
  private final Order order;
  private long from; // what is left behind the current part
  private long to;
  private Run run; // the current part, if it is a run
  private long partFrom;
  private long partTo;
  private Iterator<Event> events;
  private SegmentCursor scan; // the current part, if it is not
  private Event next;

  HistoryCursor(Snapshot snapshot, String entityId, Order order, long from, long to) {
    this.snapshot = snapshot;
    this.entityId = entityId;
    this.order = order;
    this.from = from;
    this.to = to;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (events == null && !nextPart()) {
        return false;
      }
      next = nextOfPart();
      if (next == null) {
        close();
        events = null;
      }
    }
    return true;
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Event result = next;
    next = null;
    return result;
  }

  private Event nextOfPart() {
    try {
      while (events.hasNext()) {
        Event event = events.next();
        if (event.sequence() >= partFrom && event.sequence() < partTo) {
          shrinkPart(event.sequence());
          return event;
        }
      }
      return null;
    } catch (Corrupt damage) {
      if (run == null) {
        throw damage;
      }
      snapshot.reportDamage(run, damage);
      scanPart();
      return nextOfPart();
    }
  }

  /** What was given is not given again where the segments take over. */
  private void shrinkPart(long given) {
    if (order == Order.ASC) {
      partFrom = given + 1;
    } else {
      partTo = given;
    }
  }

  private boolean nextPart() {
    if (from >= to) {
      return false;
    }
    RunList runs = snapshot.runs();
    long edge = order == Order.ASC ? from : to - 1;
    run = runs.holding(edge);
    if (order == Order.ASC) {
      partFrom = from;
      partTo = Math.min(to, run != null ? run.name().last() + 1 : runs.nextFirst(edge, to));
      from = partTo;
    } else {
      partTo = to;
      partFrom = Math.max(from, run != null ? run.name().first() : runs.previousEnd(edge));
      to = partFrom;
    }
    if (run != null) {
      events = run.history(entityId, order);
    } else {
      scanPart();
    }
    return true;
  }

  private void scanPart() {
    run = null;
    RowFilter filter = RowFilter.of(EventFilter.ofEntity(entityId));
    scan = snapshot.cursor(filter, order, partFrom, partTo);
    events = scan;
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }
}
