package io.journald.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that many may hold together. Safe for use by any number of threads. */
final class Room {
  private final long capacity;
  private final AtomicLong taken = new AtomicLong();

  Room(long capacityBytes) {
    this.capacity = capacityBytes;
  }

  /** Takes that many bytes, if there is room for them; whoever took them gives them back. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= capacity) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** The bytes that are taken now. */
  long taken() {
    return taken.get();
  }
}
