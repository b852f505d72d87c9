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
 */
public final class RunMerge implements Iterator<Event> {
  /** A run and its next event. */
  private record Source(Event event, Iterator<Event> rest) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      return EntityOrder.BY_ENTITY_AND_SEQUENCE.compare(event, other.event);
    }
  }

  private final PriorityQueue<Source> sources = new PriorityQueue<>();
  private final Runnable pace;
  private Event last;

  private RunMerge(List<Run> runs, Runnable pace) {
    this.pace = pace;
    for (Run run : runs) {
      add(run.all());
    }
  }

  /**
   * Writes and publishes the merged run.
   *
   * @param runs two or more neighbours, ascending
   * @param pace called for each event, so that it can slow the merge down
   * @throws Corrupt if one of them is damaged; then nothing is published
   */
  public static SegmentName run(List<Run> runs, RunWriter writer, Runnable pace)
      throws IOException {
    return writer.write(
        new RunMerge(runs, pace), runs.getFirst().name().first(), runs.getLast().name().last());
  }

  private void add(Iterator<Event> rows) {
    if (rows.hasNext()) {
      sources.add(new Source(rows.next(), rows));
    }
  }

  @Override
  public boolean hasNext() {
    return !sources.isEmpty();
  }

  @Override
  public Event next() {
    Source least = sources.poll();
    if (least == null) {
      throw new NoSuchElementException();
    }
    if (last != null && EntityOrder.BY_ENTITY_AND_SEQUENCE.compare(last, least.event) >= 0) {
      throw new Corrupt("the runs of the index are not in order at event " + last.sequence());
    }
    last = least.event;
    add(least.rest);
    pace.run();
    return last;
  }
}
