package io.journald.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that the requests hold together, each on a thread of its own. Where one finds no
 * room, the one is left whose client has stalled for longest: so clients that stall keep others out
 * for a moment and no longer. Safe for use by any number of threads.
 */
final class Room {
  private final long capacity;
  private final Deadlines deadlines;
  private final AtomicLong taken = new AtomicLong();
  private final Set<Thread> holders = ConcurrentHashMap.newKeySet();

  Room(long capacityBytes, Deadlines deadlines) {
    this.capacity = capacityBytes;
    this.deadlines = deadlines;
  }

  /** Takes that many bytes for the calling thread, if there is room for them. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= capacity) {
      holders.add(Thread.currentThread());
      return true;
    }
    taken.addAndGet(-bytes);
    deadlines.endLongest(holders);
    return false;
  }

  /** The calling thread gives back all that it took. */
  void give(long bytes) {
    holders.remove(Thread.currentThread());
    taken.addAndGet(-bytes);
  }

  /** The bytes that are taken now. */
  long taken() {
    return taken.get();
  }
}
