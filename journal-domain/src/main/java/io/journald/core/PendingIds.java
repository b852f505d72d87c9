package io.journald.core;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.port.EventStore.Commit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * The events with callers' ids that were handed to the store and that no view holds yet. Belongs to
 * the holder of the writer's lock.
 */
final class PendingIds {
  /** An event on its way to the disk. */
  record Pending(Event event, Commit commit) {}

  private final Map<EventKey, Pending> byKey = new HashMap<>();
  private final Queue<Event> inOrder = new ArrayDeque<>();

  /** The event on its way with this key, or null. */
  Pending find(EventKey key) {
    return byKey.get(key);
  }

  void add(Event event, Commit commit) {
    byKey.put(event.key(), new Pending(event, commit));
    inOrder.add(event);
  }

  /** Forgets an event that did not become durable. */
  void forget(Event event) {
    Pending known = byKey.get(event.key());
    if (known != null && known.event() == event) {
      byKey.remove(event.key());
      inOrder.remove(event);
    }
  }

  /** Forgets what a view of this size holds. */
  void forgetBelow(long size) {
    while (!inOrder.isEmpty() && inOrder.peek().sequence() < size) {
      byKey.remove(inOrder.remove().key());
    }
  }
}
