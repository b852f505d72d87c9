package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.parquet.RunList.Gap;
import io.journald.parquet.index.Run;
import io.journald.parquet.segment.LeafScan;
import io.journald.parquet.segment.RowFilter;
import io.journald.parquet.segment.SegmentReader;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafLines;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A view of the store: the segments, the runs of the index and the tail of one moment. What the
 * tail holds is read from there; histories and look-ups below it from the runs, all else from the
 * segments.
 */
final class Snapshot implements EventView {
  private final SegmentReader reader;
  private final SegmentList segments;
  private final Supplier<RunList> runs;
  private final BiConsumer<Run, Corrupt> damaged;
  private final TailView tail;
  private final Instant lastTimestamp; // null: to be read

  /**
   * @param runs gives the runs of the index; called when they are needed
   * @param damaged told of a run that turned out to be damaged
   * @param lastTimestamp the newest event's; null where there is none, or where it is still to be
   *     read from a segment
   */
  Snapshot(
      SegmentReader reader,
      SegmentList segments,
      Supplier<RunList> runs,
      BiConsumer<Run, Corrupt> damaged,
      TailView tail,
      Instant lastTimestamp) {
    this.reader = reader;
    this.segments = segments;
    this.runs = runs;
    this.damaged = damaged;
    this.tail = tail;
    this.lastTimestamp = lastTimestamp;
  }

  SegmentList segments() {
    return segments;
  }

  RunList runs() {
    return runs.get();
  }

  TailView tail() {
    return tail;
  }

  /** Tells the one who keeps the index. */
  void reportDamage(Run run, Corrupt damage) {
    damaged.accept(run, damage);
  }

  Snapshot withSegments(SegmentList newSegments) {
    return new Snapshot(reader, newSegments, runs, damaged, tail, lastTimestamp);
  }

  Snapshot withRuns(RunList newRuns) {
    return new Snapshot(reader, segments, () -> newRuns, damaged, tail, lastTimestamp);
  }

  /** The same snapshot with another tail, which ends where this one does or later. */
  Snapshot withTail(TailView newTail) {
    Instant newest =
        newTail.end() > tail.end() ? newTail.timestamp(newTail.end() - 1) : lastTimestamp;
    return new Snapshot(reader, segments, runs, damaged, newTail, newest);
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
      findBelowTail(missing, from, found);
    }
    return found;
  }

  private void findBelowTail(Set<EventKey> keys, long from, Map<EventKey, Event> found) {
    Consumer<Event> add =
        event -> {
          if (event.sequence() >= from && event.sequence() < tail.first()) {
            found.put(event.key(), event);
          }
        };
    Set<EventKey> suspects = keys.stream().filter(tail.keys()::mayHold).collect(Collectors.toSet());
    RunList index = runs.get();
    for (Run run : index.runs()) {
      if (run.name().last() < from || run.name().first() >= tail.first()) {
        continue;
      }
      // Nobody has used the other keys since, so they are in no run of these events.
      Set<EventKey> wanted = run.name().first() >= tail.keys().first() ? suspects : keys;
      try {
        run.find(wanted).forEach(add);
      } catch (Corrupt damage) {
        reportDamage(run, damage);
        scan(wanted, run.name().first(), run.name().last() + 1, add);
      }
    }
    for (Gap gap : index.gaps(tail.searchEnd(suspects))) {
      scan(keys, Math.max(from, gap.from()), gap.to(), add);
    }
  }

  private void scan(Set<EventKey> keys, long from, long to, Consumer<Event> found) {
    long end = Math.min(to, tail.first());
    try (SegmentCursor scan = cursor(RowFilter.of(keys), Order.ASC, from, end)) {
      scan.forEachRemaining(found);
    }
  }

  /** All events of the segments in a range, oldest first. */
  SegmentCursor all(long from, long to) {
    return cursor(RowFilter.of(EventFilter.all()), Order.ASC, from, to);
  }

  /**
   * Gives the leaf data of all events of the segments in a range, oldest first, and checks all
   * their pages. Each stands until the next one is given.
   */
  void leaves(long from, long to, Consumer<LeafLines> leaves) {
    SegmentWalk walk = new SegmentWalk(reader, segments, Order.ASC, from, to);
    try (LeafScan scan = new LeafScan()) {
      while (!walk.isAtEnd()) {
        walk.next((name, first, end) -> reader.readLeaves(name, first, end, scan, leaves));
      }
    }
  }

  /** The wanted events of the segments in a range. */
  SegmentCursor cursor(RowFilter filter, Order order, long from, long to) {
    return new SegmentCursor(
        new SegmentWalk(reader, segments, order, from, to),
        (name, first, end) -> reader.scan(name, filter, order, first, end));
  }
}
