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
 * and what is still on its way to the disk, is looked up again under the lock, in memory; so two
 * callers that race with one id get the same receipt.
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
    Set<EventKey> callersKeys = callersKeys(batch);
    EventView view = store.view();
    Known known = new Known(callersKeys.isEmpty() ? Map.of() : view.find(callersKeys, 0));
    Numbered numbered;
    lock.lock();
    try {
      if (!callersKeys.isEmpty()) {
        known.addSince(view.size(), callersKeys);
      }
      numbered = number(batch, known);
      handOver(numbered, callersKeys);
    } finally {
      lock.unlock();
    }
    awaitAll(numbered);
    return numbered.receipts;
  }

  private void awaitAll(Numbered numbered) {
    try {
      for (Commit commit : numbered.commits) {
        commit.await();
      }
    } catch (JournalException failure) {
      // A retry must not find an event here that never became durable.
      lock.lock();
      try {
        numbered.events.forEach(pending::forget);
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
        numbered.duplicate(first, known.commitOf(first), i, submission.mutation());
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

  private void handOver(Numbered numbered, Set<EventKey> callersKeys) {
    if (numbered.events.isEmpty()) {
      return;
    }
    Commit commit = store.append(numbered.events);
    numbered.commits.add(commit);
    if (!callersKeys.isEmpty()) {
      for (Event event : numbered.events) {
        if (callersKeys.contains(event.key())) {
          pending.add(event, commit);
        }
      }
    }
  }

  /** What a batch becomes: the events to hand over, what to wait for, and the receipts. */
  private static final class Numbered {
    final List<Event> events;
    final List<Receipt> receipts;
    final Set<Commit> commits = new LinkedHashSet<>();

    Numbered(int size) {
      events = new ArrayList<>(size);
      receipts = new ArrayList<>(size);
    }

    void add(Event event) {
      events.add(event);
      receipts.add(new Receipt(event.eventId(), event.sequence(), event.timestamp(), false));
    }

    void duplicate(Event first, Commit commit, int index, Mutation mutation) {
      if (!first.mutation().equals(mutation)) {
        throw new Conflict(
            index,
            "event_id "
                + first.eventId()
                + " of this entity stands for other content (sequence "
                + first.sequence()
                + "); use a new event_id");
      }
      if (commit != null) {
        commits.add(commit);
      }
      receipts.add(new Receipt(first.eventId(), first.sequence(), first.timestamp(), true));
    }
  }

  /** What is known of the callers' ids of one batch. */
  private final class Known {
    private final Map<EventKey, Event> events;
    private final Map<Event, Commit> commits = new HashMap<>();

    Known(Map<EventKey, Event> durable) {
      this.events = durable.isEmpty() ? new HashMap<>() : new HashMap<>(durable);
    }

    /** Adds what was recorded since the view of that size. Under the lock. */
    void addSince(long size, Set<EventKey> keys) {
      EventView now = store.view();
      if (now.size() > size) {
        events.putAll(now.find(keys, size));
      }
      pending.forgetBelow(now.size());
      for (EventKey key : keys) {
        Pending onItsWay = pending.find(key);
        if (onItsWay != null) {
          events.put(key, onItsWay.event());
          commits.put(onItsWay.event(), onItsWay.commit());
        }
      }
    }

    Event find(Submission submission) {
      return submission.eventId() == null || events.isEmpty()
          ? null
          : events.get(new EventKey(submission.mutation().entityId(), submission.eventId()));
    }

    Commit commitOf(Event event) {
      return commits.get(event);
    }
  }
}
