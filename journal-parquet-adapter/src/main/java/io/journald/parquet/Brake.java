package io.journald.parquet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows appends down while merges are far behind, by the number of their events: else a load that
 * keeps all processors busy would leave the merges too little of them, and files would gather
 * without bound. Who appends single events hardly notices.
 */
final class Brake {
  /** What each event waits for each merge beyond the bound. */
  private static final double NANOS_A_MERGE = 4_000;

  /** Longest wait of one commit group. */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private volatile double mergesBehind;

  /**
   * Tells how much is to be merged.
   *
   * @param merges how many merges the files of the fullest tier would make
   */
  void noteBacklog(double merges) {
    mergesBehind = Math.max(0, merges - Pace.TOO_MANY_MERGES);
  }

  /** To be called with each commit group, by the thread that leads it. */
  void slow(int events) {
    long nanos = nanos(events);
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  long nanos(int events) {
    return Math.min(MAX_NANOS, (long) (mergesBehind * events * NANOS_A_MERGE));
  }
}
