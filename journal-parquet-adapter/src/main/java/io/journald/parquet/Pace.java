package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows background work down: it rests as long as it has worked, from time to time, so that appends
 * and queries keep their latency; unless somebody waits for it. For one thread, but for {@link
 * #stop}.
 */
final class Pace {
  private static final int STEP = 1_024;

  private volatile boolean isStopped;
  private boolean isHurried;
  private int steps;
  private long workSinceNanos = System.nanoTime();

  /**
   * To be called for each event that is worked on.
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
    if (!isHurried) {
      LockSupport.parkNanos(System.nanoTime() - workSinceNanos);
    }
    workSinceNanos = System.nanoTime();
  }

  /** Begins a piece of work. */
  void begin() {
    workSinceNanos = System.nanoTime();
  }

  /** Does work without a rest. */
  void hurry(Runnable work) {
    isHurried = true;
    try {
      work.run();
    } finally {
      isHurried = false;
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
