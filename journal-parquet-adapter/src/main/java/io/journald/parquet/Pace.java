package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Slows background work down, so that appends and queries keep their latency: from time to time it
 * rests as long as it has worked; {@link #BUSY_RESTS} times as long where events were appended
 * meanwhile, {@link #HEAVY_RESTS} times where these are many. It takes no rest while somebody waits
 * for it, or while more has gathered than may.
 */
final class Pace {
  private static final int STEP = 1_024;
  private static final int BUSY_RESTS = 3;
  private static final int HEAVY_RESTS = 15;

  /** The longest rest, so that a stop and a change of the load are noticed. */
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Load load;
  private final BooleanSupplier isBehind;
  private final AtomicInteger hurries = new AtomicInteger();
  private volatile boolean isStopped;
  private int steps;
  private long appendedBefore;
  private long workSinceNanos = System.nanoTime();

  /**
   * @param load how fast events come in
   * @param isBehind true while so much is to be done that the work must not rest
   */
  Pace(Load load, BooleanSupplier isBehind) {
    this.load = load;
    this.isBehind = isBehind;
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
    if (!isHurried() && !isBehind.getAsBoolean()) {
      long restNanos = rests() * (System.nanoTime() - workSinceNanos);
      LockSupport.parkNanos(Math.min(restNanos, MAX_REST_NANOS));
    }
    workSinceNanos = System.nanoTime();
  }

  private int rests() {
    long now = load.appended();
    boolean isBusy = now != appendedBefore;
    appendedBefore = now;
    if (!isBusy) {
      return 1;
    }
    return load.isHeavy() ? HEAVY_RESTS : BUSY_RESTS;
  }

  /** True while somebody waits for the work. By any thread. */
  boolean isHurried() {
    return hurries.get() > 0;
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
