package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Slows background work down, so that appends and queries keep their latency: from time to time it
 * rests as long as it has worked, and longer where events were appended meanwhile, the less is to
 * be done. It takes no rest while somebody waits for it, or while too much has gathered.
 *
 * <p>So a heavy load of some seconds has the processors for itself, and one that goes on finds a
 * balance: the work takes the longer rests until a little too much has gathered.
 */
final class Pace {
  /** How work and its rests take turns. Of one thread. */
  interface Tempo {
    /** After how many events it may rest. */
    int stepEvents();

    /** Begins a piece of work: what was before is no reason to rest. */
    default void begin() {}

    /**
     * Ends a step with a rest.
     *
     * @param times how many times as long as it has worked since it began or rested; 0 for none
     */
    void rest(int times);
  }

  /** How much may be to be done before rests are short, in merges, while events come in. */
  private static final double USUAL_MERGES = 1.15;

  /** From here on there are no rests, unless the load is a burst. */
  private static final double MANY_MERGES = 1.3;

  /** From here on there are no rests at all; beyond it appends are slowed down. */
  static final double TOO_MANY_MERGES = 2;

  private static final int BUSY_RESTS = 3;
  private static final int PATIENT_RESTS = 15;

  private final Load load;
  private final DoubleSupplier backlog;
  private final Tempo tempo;
  private final AtomicInteger hurries = new AtomicInteger();
  private volatile boolean isStopped;
  private int steps;
  private long appendedBefore;

  /**
   * @param load how fast events come in
   * @param backlog how much is to be done, in merges
   * @param tempo how it rests
   */
  Pace(Load load, DoubleSupplier backlog, Tempo tempo) {
    this.load = load;
    this.backlog = backlog;
    this.tempo = tempo;
  }

  /**
   * To be called for each event that is worked on, by one thread.
   *
   * @return whether a step is over
   * @throws Unavailable with the reason CLOSED once {@link #stop} was called
   */
  boolean step() {
    if (++steps < tempo.stepEvents()) {
      return false;
    }
    steps = 0;
    if (isStopped) {
      throw new Unavailable(Reason.CLOSED, "the journal is closed; the merge was given up");
    }
    tempo.rest(isHurried() ? 0 : rests());
    return true;
  }

  private int rests() {
    long appended = load.appended();
    boolean isBusy = appended != appendedBefore;
    appendedBefore = appended;
    double merges = backlog.getAsDouble();
    if (!isBusy) {
      return merges < TOO_MANY_MERGES ? 1 : 0;
    }
    return rests(merges, load.isBurst());
  }

  /** How many times as long as it works it rests while events come in. */
  static int rests(double merges, boolean isBurst) {
    if (merges >= TOO_MANY_MERGES) {
      return 0;
    }
    if (isBurst || merges <= USUAL_MERGES) {
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
    tempo.begin();
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
