package io.journald.parquet;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells how fast events come in. While many are loaded, what only makes later work cheaper waits:
 * it would take the processor from those who wait for their answer.
 */
final class Load {
  /** Events a second from which on a load is heavy: what becomes a run of the index each second. */
  static final int HEAVY_EVENTS_A_SECOND = 1 << 16;

  /** Least time over which events are counted. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A heavy load is a burst for so long, then it is one that goes on. */
  static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final LongSupplier appended;
  private final LongSupplier nanoTime;
  private final int heavyEventsASecond;
  private long windowStartNanos;
  private long windowStartEvents;
  private boolean isHeavy;
  private long heavySinceNanos; // while it is heavy

  /**
   * @param appended how many events there are; grows with each append
   * @param nanoTime the monotonic clock
   * @param heavyEventsASecond from which on it is heavy
   */
  Load(LongSupplier appended, LongSupplier nanoTime, int heavyEventsASecond) {
    this.appended = appended;
    this.nanoTime = nanoTime;
    this.heavyEventsASecond = heavyEventsASecond;
    this.windowStartNanos = nanoTime.getAsLong();
    this.windowStartEvents = appended.getAsLong();
  }

  /** How many events there are. */
  long appended() {
    return appended.getAsLong();
  }

  /** Whether it was heavy when it was last counted, at most about a second ago if asked often. */
  synchronized boolean isHeavy() {
    long nanos = nanoTime.getAsLong() - windowStartNanos;
    if (nanos >= WINDOW_NANOS) {
      count(nanos);
    }
    return isHeavy;
  }

  /** Whether it is heavy and began to be so not long ago. */
  synchronized boolean isBurst() {
    return isHeavy() && windowStartNanos - heavySinceNanos < BURST_NANOS;
  }

  private void count(long nanos) {
    long now = appended.getAsLong();
    boolean wasHeavy = isHeavy;
    isHeavy = now - windowStartEvents >= heavyEventsASecond * (nanos / (double) WINDOW_NANOS);
    if (isHeavy && !wasHeavy) {
      heavySinceNanos = windowStartNanos;
    }
    windowStartNanos += nanos;
    windowStartEvents = now;
  }
}
