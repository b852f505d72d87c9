package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Slows background work down, so that appends and queries keep their latency: from time to time it
 * rests as long as it has worked, and longer where events were appended meanwhile, the less is to
 * be done. It takes no rest while somebody waits for it, or while too much has gathered.
 *
 * <p>So a load of some seconds has the processors for itself, and one that goes on finds a balance:
 * the work takes the longer rests until a little too much has gathered.
 */
final class Pace {
  private static final int STEP = 1_024;

  /** How much may be to be done before rests are short, in merges, while events come in. */
  private static final double USUAL_MERGES = 1.25;

  /** From here on there are no rests unless the load is heavy. */
  private static final double MANY_MERGES = 2;

  /** From here on there are no rests at all. */
  private static final double TOO_MANY_MERGES = 3;

  private static final int BUSY_RESTS = 3;
  private static final int PATIENT_RESTS = 15;

  /** The longest rest, so that a stop and a change of the load are noticed. */
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Load load;
  private final DoubleSupplier backlog;
  private final AtomicInteger hurries = new AtomicInteger();
  private volatile boolean isStopped;
  private int steps;
  private long appendedBefore;
  private long workSinceNanos = System.nanoTime();

  /**
   * @param load how fast events come in
   * @param backlog how much is to be done, in merges
   */
  Pace(Load load, DoubleSupplier backlog) {
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
    double merges = backlog.getAsDouble();
    if (!isBusy) {
      return merges < TOO_MANY_MERGES ? 1 : 0;
    }
    return rests(merges, load.isHeavy());
  }

  /** How many times as long as it works it rests while events come in. */
  static int rests(double merges, boolean isHeavy) {
    if (merges >= TOO_MANY_MERGES) {
      return 0;
    }
    if (isHeavy || merges <= USUAL_MERGES) {
      return PATIENT_RESTS;
    }
    return merges < MANY_MERGES ? BUSY_RESTS : 0;
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
