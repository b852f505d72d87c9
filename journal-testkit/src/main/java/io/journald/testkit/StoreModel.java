package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.port.EventStore;
import io.journald.port.EventStore.Commit;
import io.journald.port.EventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Drives a store and the in-memory store with the same random steps (append, flush, merge, query,
 * look up, reopen) and requires that both give the same answers, also from views taken long ago.
 */
public final class StoreModel {
  private static final int LARGEST_BATCH = 300;
  private static final int MOST_OLD_VIEWS = 5;

  /** From here on a store may flush by itself whatever the number of events. */
  private static final long QUIET_CHARS = 8 << 20;

  /** A view of the tested store and one of the in-memory store, of the same moment. */
  private record Views(EventView tested, EventView expected) {}

  private final UnaryOperator<EventStore> reopen;
  private final RandomEvents random;
  private final EventStore model = new MemoryEventStore(Integer.MAX_VALUE);
  private final List<Event> recorded = new ArrayList<>();
  private final List<Views> oldViews = new ArrayList<>();
  private EventStore store;
  private long charsSinceFlush;

  private StoreModel(EventStore store, UnaryOperator<EventStore> reopen, RandomEvents random) {
    this.store = store;
    this.reopen = reopen;
    this.random = random;
  }

  /**
   * Runs that many random steps, ends with a comparison of everything, and closes the store.
   *
   * @param open opens a new, empty store
   * @param reopen closes a store and opens the same data again; the identity for a store that
   *     cannot
   * @param seed decides every step; stands in the message of a failure
   * @throws AssertionError if the two stores differ, or the tested one throws
   */
  public static void run(
      Supplier<EventStore> open, UnaryOperator<EventStore> reopen, long seed, int steps) {
    StoreModel model = new StoreModel(open.get(), reopen, new RandomEvents(seed));
    int step = 0;
    try {
      for (; step < steps; step++) {
        model.step();
      }
      model.compareAll();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
    } finally {
      model.store.close();
    }
  }

  private void step() {
    int kind = random.below(100);
    if (kind < 40) {
      append();
    } else if (kind < 48) {
      flush();
    } else if (kind < 49) {
      store.merge();
    } else if (kind < 50) {
      reopenStore();
    } else if (kind < 55) {
      keepView();
    } else if (kind < 85) {
      query(anyViews());
    } else {
      find(anyViews());
    }
    compareNumbers();
  }

  private void append() {
    List<Commit> commits = new ArrayList<>();
    int batches = random.percent(80) ? 1 : 1 + random.below(5);
    for (int i = 0; i < batches; i++) {
      int size = 1 + random.below(random.percent(90) ? 20 : LARGEST_BATCH);
      List<Event> batch = List.copyOf(random.batch(recorded.size(), size));
      commits.add(store.append(batch));
      model.append(batch).await();
      recorded.addAll(batch);
      batch.forEach(event -> charsSinceFlush += chars(event));
    }
    // The last commit is durable only if all before it are; so the others need no waiting for.
    commits.getLast().await();
  }

  private static long chars(Event event) {
    return event.mutation().oldValue().length() + event.mutation().newValue().length();
  }

  private void flush() {
    long expected = model.flush();
    long written = store.flush();
    if (expected < store.flushThreshold() && charsSinceFlush < QUIET_CHARS) {
      assertThat(written).as("events flushed").isEqualTo(expected);
    } else {
      // The store may have flushed a part, or all, by itself.
      assertThat(written).as("events flushed").isBetween(0L, expected);
    }
    assertThat(store.view().persistedEvents()).as("persisted").isEqualTo(recorded.size());
    charsSinceFlush = 0;
  }

  private void reopenStore() {
    EventStore before = store;
    store = reopen.apply(store);
    if (store != before) {
      // Views of a closed store answer no more; and closing has flushed.
      oldViews.clear();
      model.flush();
      charsSinceFlush = 0;
      assertThat(store.view().persistedEvents()).as("persisted").isEqualTo(recorded.size());
    }
  }

  private void keepView() {
    if (oldViews.size() == MOST_OLD_VIEWS) {
      oldViews.remove(random.below(MOST_OLD_VIEWS));
    }
    oldViews.add(newestViews());
  }

  private Views newestViews() {
    return new Views(store.view(), model.view());
  }

  private Views anyViews() {
    return oldViews.isEmpty() || random.percent(60)
        ? newestViews()
        : oldViews.get(random.below(oldViews.size()));
  }

  private void query(Views views) {
    compare(views, random.query(recorded));
  }

  private static void compare(Views views, EventQuery query) {
    List<Event> tested = all(views.tested, query);
    List<Event> expected = all(views.expected, query);
    assertThat(tested.stream().map(Event::sequence))
        .as("sequences of %s", query)
        .isEqualTo(expected.stream().map(Event::sequence).toList());
    assertThat(tested).as("events of %s", query).isEqualTo(expected);
  }

  private static List<Event> all(EventView view, EventQuery query) {
    try (Stream<Event> events = view.stream(query)) {
      return events.toList();
    }
  }

  private void find(Views views) {
    Set<EventKey> keys = random.keys(recorded, random.below(20));
    long from = random.percent(50) ? 0 : random.below((int) views.expected.size() + 1);
    assertThat(views.tested.find(keys, from))
        .as("find from %d of %s", from, keys)
        .isEqualTo(views.expected.find(keys, from));
  }

  private void compareNumbers() {
    EventView view = store.view();
    assertThat(view.size()).as("size").isEqualTo(recorded.size());
    assertThat(view.lastTimestamp()).as("last timestamp").isEqualTo(model.view().lastTimestamp());
    assertThat(view.persistedEvents())
        .as("persisted events")
        .isBetween(model.view().persistedEvents(), view.size());
    assertThat(view.persistedFileCount() > 0)
        .as("has segments")
        .isEqualTo(view.persistedEvents() > 0);
  }

  private void compareAll() {
    EventQuery everything = EventQuery.recent(EventQuery.UNLIMITED);
    oldViews.forEach(views -> compare(views, everything));
    compare(newestViews(), everything);
    compareNumbers();
  }
}
