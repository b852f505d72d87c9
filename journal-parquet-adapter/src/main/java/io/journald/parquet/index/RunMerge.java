package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Merges neighbouring runs into one. Reads each of them once, in order; takes the memory of some
 * rows of each and of the row group that is written.
 *
 * <p>Events of one entity are taken from one run after the other, which is their order: so the runs
 * are compared once for each entity, not for each event.
 */
public final class RunMerge implements Iterator<Event> {
  /** A run, from its next event on. */
  private static final class Source implements Comparable<Source> {
    private final int number; // ascending by the ranges of the runs
    private final Iterator<Event> rest;
    private Event next; // null at the end

    Source(int number, Iterator<Event> rest) {
      this.number = number;
      this.rest = rest;
      advance();
    }

    void advance() {
      next = rest.hasNext() ? rest.next() : null;
    }

    String entity() {
      return next.mutation().entityId();
    }

    @Override
    public int compareTo(Source other) {
      int order = EntityOrder.compare(entity(), other.entity());
      return order != 0 ? order : Integer.compare(number, other.number);
    }
  }

  private final PriorityQueue<Source> waiting = new PriorityQueue<>();
  private final Runnable step;
  private Source current; // null at the end
  private Event last;

  private RunMerge(List<Run> runs, Runnable step) {
    this.step = step;
    int number = 0;
    for (Run run : runs) {
      enqueue(new Source(number++, run.all()));
    }
    current = waiting.poll();
  }

  /**
   * Writes and publishes the merged run.
   *
   * @param runs two or more neighbours, ascending
   * @param step called for each event, so that it can slow the merge down
   * @throws Corrupt if one of them is damaged; then nothing is published
   */
  public static SegmentName run(List<Run> runs, RunWriter writer, Runnable step)
      throws IOException {
    return writer.write(
        new RunMerge(runs, step), runs.getFirst().name().first(), runs.getLast().name().last());
  }

  private void enqueue(Source source) {
    if (source.next != null) {
      waiting.add(source);
    }
  }

  @Override
  public boolean hasNext() {
    return current != null;
  }

  @Override
  public Event next() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    Event event = current.next;
    requireAscending(event);
    last = event;
    current.advance();
    if (current.next == null || !entity(current.next).equals(entity(event))) {
      enqueue(current);
      current = waiting.poll();
    }
    step.run();
    return event;
  }

  private static String entity(Event event) {
    return event.mutation().entityId();
  }

  private void requireAscending(Event event) {
    if (last == null) {
      return;
    }
    boolean isAscending =
        entity(last).equals(entity(event))
            ? last.sequence() < event.sequence()
            : EntityOrder.compare(entity(last), entity(event)) < 0;
    if (!isAscending) {
      throw new Corrupt("the runs of the index are not in order at event " + event.sequence());
    }
  }
}
