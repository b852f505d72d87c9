package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Slows background work down, so that appends and queries keep their latency: from time to time it
 * rests as long as it has worked, or {@link #BUSY_RESTS} times as long where events were appended
 * meanwhile; unless somebody waits for it.
 */
final class Pace {
  private static final int STEP = 1_024;
  private static final int BUSY_RESTS = 3;

  private final LongSupplier appended;
  private final AtomicInteger hurries = new AtomicInteger();
  private volatile boolean isStopped;
  private int steps;
  private long appendedBefore;
  private long workSinceNanos = System.nanoTime();

  /**
   * @param appended a number that grows with each append
   */
  Pace(LongSupplier appended) {
    this.appended = appended;
  }

  /**
   * To be called for each event that is worked on, by one thread.
   *
   * @throws Unavailable with the reason CLOSED once {@link #stop} was called
   */
  void step() {
    if (++steps < STEP) {
      return;
    }
    steps = 0;
    if (isStopped) {
      throw new Unavailable(Reason.CLOSED, "the journal is closed; the merge was given up");
    }
    if (hurries.get() == 0) {
      long now = appended.getAsLong();
      long rests = now == appendedBefore ? 1 : BUSY_RESTS;
      appendedBefore = now;
      LockSupport.parkNanos(rests * (System.nanoTime() - workSinceNanos));
    }
    workSinceNanos = System.nanoTime();
  }

  /** Begins a piece of work. */
  void begin() {
    workSinceNanos = System.nanoTime();
  }

  /** Lets work take no rest while somebody waits for its result. By any thread. */
  <T> T hurry(Supplier<T> wait) {
    hurries.incrementAndGet();
    try {
      return wait.get();
    } finally {
      hurries.decrementAndGet();
    }
  }

  /** Makes the work under way end. By any thread. */
  void stop() {
    isStopped = true;
  }

  boolean isStopped() {
    return isStopped;
  }
}
