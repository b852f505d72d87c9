package io.journald.memory;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.port.EventStore;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.JournalException.Unavailable;
import io.journald.proof.VerifierKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store that keeps its events in memory: the executable specification of {@link EventStore}, and
 * a swap for the real one in tests. Durable as long as the process. A flush only counts.
 */
public final class MemoryEventStore implements EventStore {
  private static final int INITIAL_CAPACITY = 64;

  private final int flushThreshold;
  private volatile Snapshot snapshot = new Snapshot(new Event[INITIAL_CAPACITY], 0, 0, 0);
  private final MemoryEventTree tree = new MemoryEventTree(this::view);
  private boolean closed;

  /**
   * @param flushThreshold buffered events at which a flush starts by itself, 1 or more
   */
  public MemoryEventStore(int flushThreshold) {
    if (flushThreshold < 1) {
      throw new IllegalArgumentException("flush threshold " + flushThreshold + " is below 1");
    }
    this.flushThreshold = flushThreshold;
  }

  @Override
  public synchronized Commit append(List<Event> numbered) {
    if (closed) {
      throw new Unavailable(Unavailable.Reason.CLOSED, "the journal is closed");
    }
    int size = snapshot.count;
    requireToContinue(size, numbered);
    int newSize = size + numbered.size();
    // Views never look beyond their own count, so the array may be shared until it is full.
    Event[] events = snapshot.events;
    if (newSize > events.length) {
      events = Arrays.copyOf(events, Math.max(newSize, 2 * events.length));
    }
    for (int i = size; i < newSize; i++) {
      events[i] = numbered.get(i - size);
    }
    snapshot = new Snapshot(events, newSize, snapshot.flushed, snapshot.flushes);
    if (newSize - snapshot.flushed >= flushThreshold) {
      flush();
    }
    return () -> {};
  }

  private static void requireToContinue(int size, List<Event> numbered) {
    if (numbered.isEmpty()) {
      throw new IllegalArgumentException("there are no events to append");
    }
    for (int i = 0; i < numbered.size(); i++) {
      if (numbered.get(i).sequence() != size + i) {
        throw new IllegalArgumentException(
            "sequence " + numbered.get(i).sequence() + " stands where " + (size + i) + " must");
      }
    }
  }

  @Override
  public long nextSequence() {
    return snapshot.count;
  }

  @Override
  public EventView view() {
    return snapshot;
  }

  @Override
  public EventTree tree() {
    return tree;
  }

  /** The key that checks the checkpoints of {@link #tree}; every store has a new one. */
  public VerifierKey verifierKey() {
    return tree.verifierKey();
  }

  @Override
  public synchronized long flush() {
    Snapshot now = snapshot;
    int buffered = now.count - now.flushed;
    if (buffered > 0) {
      snapshot = new Snapshot(now.events, now.count, now.count, now.flushes + 1);
    }
    return buffered;
  }

  /** There are no files to merge. */
  @Override
  public void merge() {}

  @Override
  public int flushThreshold() {
    return flushThreshold;
  }

  @Override
  public synchronized Optional<String> readOnlyReason() {
    return closed ? Optional.of("the journal is closed") : Optional.empty();
  }

  @Override
  public synchronized void close() {
    flush();
    closed = true;
  }

  private static final class Snapshot implements EventView {
    private final Event[] events;
    private final int count;
    private final int flushed;
    private final int flushes;

    Snapshot(Event[] events, int count, int flushed, int flushes) {
      this.events = events;
      this.count = count;
      this.flushed = flushed;
      this.flushes = flushes;
    }

    @Override
    public long size() {
      return count;
    }

    @Override
    public long persistedEvents() {
      return flushed;
    }

    @Override
    public int persistedFileCount() {
      return flushes;
    }

    @Override
    public Optional<Instant> lastTimestamp() {
      return count == 0 ? Optional.empty() : Optional.of(events[count - 1].timestamp());
    }

    @Override
    public Stream<Event> stream(EventQuery query) {
      List<Event> oldestFirst = Arrays.asList(events).subList(0, count);
      List<Event> ordered = query.order() == Order.ASC ? oldestFirst : oldestFirst.reversed();
      return ordered.stream().filter(query::matches).limit(query.limit());
    }

    @Override
    public Map<EventKey, Event> find(Collection<EventKey> keys, long from) {
      Set<EventKey> wanted = new HashSet<>(keys);
      Map<EventKey, Event> found = new HashMap<>();
      for (int i = (int) Math.min(from, count); i < count; i++) {
        if (wanted.contains(events[i].key())) {
          found.put(events[i].key(), events[i]);
        }
      }
      return found;
    }
  }
}
