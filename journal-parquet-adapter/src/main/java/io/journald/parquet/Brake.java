package io.journald.parquet;

import java.util.concurrent.TimeUnit;

/**
 * Slows appends down while merges are far behind, by the number of their events: else a load that
 * keeps all processors busy would leave the merges too little of them, and files would gather
 * without bound. Who appends single events hardly notices. However far merges are behind, and
 * though they fail, appends go on.
 */
final class Brake {
  /** What each event waits for each merge beyond the bound. */
  private static final double NANOS_A_MERGE = 4_000;

  /** Longest wait for an event. */
  private static final double MAX_NANOS_AN_EVENT = 8_000;

  /** Longest wait of a commit group. */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private volatile double nanosAnEvent;

  /**
   * Tells how much is to be merged.
   *
   * @param merges how many merges the files of the fullest tier would make
   */
  void noteBacklog(double merges) {
    double beyond = Math.max(0, merges - Pace.TOO_MANY_MERGES);
    nanosAnEvent = Math.min(MAX_NANOS_AN_EVENT, beyond * NANOS_A_MERGE);
  }

  /** How long a commit group of so many events waits before its callers are answered. */
  long nanos(int events) {
    return Math.min(MAX_NANOS, (long) (nanosAnEvent * events));
  }
}
