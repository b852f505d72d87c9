package io.journald.parquet;

import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the work of a store in the background runs by; a test has its own.
 *
 * @param threads gives a thread of that name
 * @param nanoTime the clock by which a load is heavy or not
 * @param heavyEventsASecond from which on a load is heavy
 * @param tempos gives the thread of that name the tempo of its merges
 * @param segmentPlan says which segments are merged
 * @param runPlan says which runs of the index are merged
 */
record Background(
    Function<String, BackgroundThread> threads,
    LongSupplier nanoTime,
    int heavyEventsASecond,
    Function<String, Pace.Tempo> tempos,
    MergePlan segmentPlan,
    MergePlan runPlan) {
  /** That of a journal in use. */
  static final Background REAL =
      new Background(
          BackgroundThread::new,
          System::nanoTime,
          Load.HEAVY_EVENTS_A_SECOND,
          name -> new RestingTempo(),
          MergePlan.SEGMENTS,
          MergePlan.RUNS);
}
