package io.journald.core;

import io.journald.core.PendingIds.Pending;
import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.EventStore;
import io.journald.port.EventStore.Commit;
import io.journald.port.EventView;
import io.journald.port.Journal;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The append path: validate, look callers' ids up, number under a short lock, wait for durability
 * outside it.
 *
 * <p>Ids are looked up before the lock, against the view of that moment. What became visible since,
 * and what is still on its way to the disk, is looked up again under the lock, in memory. A batch
 * that holds an id that is on its way waits for that event and looks again; so two callers that
 * race with one id get the same receipt, and a batch never depends on an event that may yet fail.
 */
final class Recorder implements Journal {
  private final EventStore store;
  private final JournalClock clock;
  private final EventIds ids = new EventIds();
  private final PendingIds pending = new PendingIds();
  private final ReentrantLock lock = new ReentrantLock();

  Recorder(EventStore store, JournalClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public List<Receipt> append(List<Submission> batch) {
    Validation.check(batch);
    Known known = new Known(callersKeys(batch), store.view());
    Numbered numbered = handOver(batch, known);
    while (numbered == null) {
      // Only once the first event is durable is there a receipt to repeat or content to conflict
      // with. If it fails, so does this batch, of which nothing has been handed over yet.
      known.awaitThoseOnTheirWay();
      numbered = handOver(batch, known);
    }
    if (numbered.commit != null) {
      await(numbered.commit, numbered.events);
    }
    return numbered.receipts;
  }

  /** Numbers and hands over; null if one of the batch's ids is still on its way to the disk. */
  private Numbered handOver(List<Submission> batch, Known known) {
    lock.lock();
    try {
      known.refresh();
      if (known.isOnItsWay()) {
        return null;
      }
      Numbered numbered = number(batch, known);
      if (!numbered.events.isEmpty()) {
        numbered.commit = store.append(numbered.events);
        remember(numbered, known.keys);
      }
      return numbered;
    } finally {
      lock.unlock();
    }
  }

  private void remember(Numbered numbered, Set<EventKey> callersKeys) {
    if (callersKeys.isEmpty()) {
      return;
    }
    for (Event event : numbered.events) {
      if (callersKeys.contains(event.key())) {
        pending.add(event, numbered.commit);
      }
    }
  }

  private void await(Commit commit, List<Event> events) {
    try {
      commit.await();
    } catch (JournalException failure) {
      // A retry must not find an event here that never became durable.
      lock.lock();
      try {
        events.forEach(pending::forget);
      } finally {
        lock.unlock();
      }
      throw failure;
    }
  }

  private static Set<EventKey> callersKeys(List<Submission> batch) {
    Set<EventKey> keys = Set.of();
    for (Submission submission : batch) {
      if (submission.eventId() != null) {
        if (keys.isEmpty()) {
          keys = new LinkedHashSet<>();
        }
        keys.add(new EventKey(submission.mutation().entityId(), submission.eventId()));
      }
    }
    return keys;
  }

  private Numbered number(List<Submission> batch, Known known) {
    Numbered numbered = new Numbered(batch.size());
    long nextSequence = store.nextSequence();
    Instant timestamp = null;
    for (int i = 0; i < batch.size(); i++) {
      Submission submission = batch.get(i);
      Event first = known.find(submission);
      if (first != null) {
        numbered.duplicate(first, i, submission.mutation());
        continue;
      }
      if (timestamp == null) {
        timestamp = clock.next();
      }
      String id = submission.eventId() != null ? submission.eventId() : ids.next(timestamp);
      long sequence = nextSequence + numbered.events.size();
      numbered.add(new Event(sequence, id, timestamp, submission.mutation()));
    }
    return numbered;
  }

  /**
   * What a batch becomes: the events to hand over, what to wait for (null where nothing is handed
   * over), and the receipts.
   */
  private static final class Numbered {
    final List<Event> events;
    final List<Receipt> receipts;
    Commit commit;

    Numbered(int size) {
      events = new ArrayList<>(size);
      receipts = new ArrayList<>(size);
    }

    void add(Event event) {
      events.add(event);
      receipts.add(new Receipt(event.eventId(), event.sequence(), event.timestamp(), false));
    }

    void duplicate(Event first, int index, Mutation mutation) {
      if (!first.mutation().equals(mutation)) {
        throw new Conflict(
            index,
            "event_id "
                + first.eventId()
                + " of this entity stands for other content (sequence "
                + first.sequence()
                + "); use a new event_id");
      }
      receipts.add(new Receipt(first.eventId(), first.sequence(), first.timestamp(), true));
    }
  }

  /** What is known of the callers' ids of one batch. */
  private final class Known {
    private final Set<EventKey> keys;
    private final Map<EventKey, Event> durable = new HashMap<>();
    private final Set<Commit> onTheirWay = new LinkedHashSet<>();
    private long size;

    Known(Set<EventKey> keys, EventView view) {
      this.keys = keys;
      if (!keys.isEmpty()) {
        durable.putAll(view.find(keys, 0));
        size = view.size();
      }
    }

    /** Looks at what was recorded since the last look. Under the lock. */
    void refresh() {
      if (keys.isEmpty()) {
        return;
      }
      EventView now = store.view();
      if (now.size() > size) {
        durable.putAll(now.find(keys, size));
        size = now.size();
      }
      pending.forgetBelow(size);
      onTheirWay.clear();
      for (EventKey key : keys) {
        Pending first = durable.containsKey(key) ? null : pending.find(key);
        if (first != null) {
          onTheirWay.add(first.commit());
        }
      }
    }

    boolean isOnItsWay() {
      return !onTheirWay.isEmpty();
    }

    void awaitThoseOnTheirWay() {
      onTheirWay.forEach(Commit::await);
    }

    /** The event that was recorded under the submission's id, or null. */
    Event find(Submission submission) {
      return submission.eventId() == null || durable.isEmpty()
          ? null
          : durable.get(new EventKey(submission.mutation().entityId(), submission.eventId()));
    }
  }
}
