package io.journald.core;

import io.journald.port.EventStore;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.Operations;
import io.journald.port.Proofs;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A journal that is open for writing: the driving ports over one store. The only way into the core.
 * The store stays its opener's, who closes it when nobody uses the ports any more.
 */
public record OpenJournal(Journal journal, Events events, Operations operations, Proofs proofs) {
  /** The journal over a store, on the machine's clock. The store must have no other user. */
  public static OpenJournal over(EventStore store) {
    return over(store, InstantSource.system(), System::nanoTime);
  }

  /**
   * The journal over a store, on given clocks.
   *
   * @param wall the wall clock
   * @param monotonicNanos a clock that only advances, in nanoseconds from any origin
   */
  public static OpenJournal over(
      EventStore store, InstantSource wall, LongSupplier monotonicNanos) {
    JournalClock clock = new JournalClock(wall, monotonicNanos, store.view().lastTimestamp());
    Events events =
        new Reader(store::view, OptionalInt.of(store.flushThreshold()), clock::behindMillis);
    return new OpenJournal(
        new Recorder(store, clock), events, new Operator(store), new Prover(events, store.tree()));
  }

  /**
   * The proofs alone, for one who must not write.
   *
   * @param events the queries over the same events
   */
  public static Proofs proving(Events events, EventTree tree) {
    return new Prover(events, tree);
  }

  /**
   * The queries alone, for one who must not write.
   *
   * @param views gives the newest view at each call
   */
  public static Events reading(Supplier<EventView> views) {
    return new Reader(views, OptionalInt.empty(), () -> 0);
  }
}
