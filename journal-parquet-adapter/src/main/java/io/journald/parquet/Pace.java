package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Slows background work down, so that appends and queries keep their latency: from time to time it
 * rests as long as it has worked; {@link #PATIENT_RESTS} times as long where events were appended
 * meanwhile, and only {@link #BUSY_RESTS} times once more has gathered than is usual, unless the
 * load is heavy. It takes no rest while somebody waits for it, or while more has gathered than may.
 *
 * <p>So a load of some seconds has the processors for itself, and one that goes on finds a balance:
 * the work takes the longer rests until a little too much has gathered.
 */
final class Pace {
  private static final int STEP = 1_024;
  private static final int BUSY_RESTS = 3;
  private static final int PATIENT_RESTS = 15;

  /** The longest rest, so that a stop and a change of the load are noticed. */
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How much has gathered that is to be merged. */
  enum Backlog {
    /** No more than there is at most times. */
    USUAL,
    /** More than that. */
    LARGE,
    /** So much that the work must not rest. */
    TOO_LARGE
  }

  private final Load load;
  private final Supplier<Backlog> backlog;
  private final AtomicInteger hurries = new AtomicInteger();
  private volatile boolean isStopped;
  private int steps;
  private long appendedBefore;
  private long workSinceNanos = System.nanoTime();

  /**
   * @param load how fast events come in
   * @param backlog how much is to be done
   */
  Pace(Load load, Supplier<Backlog> backlog) {
    this.load = load;
    this.backlog = backlog;
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
    int rests = isHurried() ? 0 : rests();
    if (rests > 0) {
      long restNanos = rests * (System.nanoTime() - workSinceNanos);
      LockSupport.parkNanos(Math.min(restNanos, MAX_REST_NANOS));
    }
    workSinceNanos = System.nanoTime();
  }

  private int rests() {
    long appended = load.appended();
    boolean isBusy = appended != appendedBefore;
    appendedBefore = appended;
    Backlog now = backlog.get();
    if (now == Backlog.TOO_LARGE) {
      return 0;
    }
    if (!isBusy) {
      return 1;
    }
    return now == Backlog.LARGE && !load.isHeavy() ? BUSY_RESTS : PATIENT_RESTS;
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
