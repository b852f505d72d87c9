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

  private final LongSupplier appended;
  private final LongSupplier nanoTime;
  private long windowStartNanos;
  private long windowStartEvents;
  private boolean isHeavy;

  /**
   * @param appended how many events there are; grows with each append
   * @param nanoTime the monotonic clock
   */
  Load(LongSupplier appended, LongSupplier nanoTime) {
    this.appended = appended;
    this.nanoTime = nanoTime;
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
      long now = appended.getAsLong();
      double seconds = nanos / (double) WINDOW_NANOS;
      isHeavy = now - windowStartEvents >= HEAVY_EVENTS_A_SECOND * seconds;
      windowStartNanos += nanos;
      windowStartEvents = now;
    }
    return isHeavy;
  }
}
