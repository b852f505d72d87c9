package io.journald.parquet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Rests by the clock. */
final class RestingTempo implements Pace.Tempo {
  private static final int STEP_EVENTS = 1_024;

  /** The longest rest, so that a stop and a change of the load are noticed. */
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private long workSinceNanos = System.nanoTime();

  @Override
  public int stepEvents() {
    return STEP_EVENTS;
  }

  @Override
  public void begin() {
    workSinceNanos = System.nanoTime();
  }

  @Override
  public void rest(int times) {
    if (times > 0) {
      long restNanos = times * (System.nanoTime() - workSinceNanos);
      LockSupport.parkNanos(Math.min(restNanos, MAX_REST_NANOS));
    }
    workSinceNanos = System.nanoTime();
  }
}
