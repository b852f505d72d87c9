package io.journald.core;

import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.port.EventStore;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A store whose disk is the test: nothing becomes durable before the test says so. */
final class ManualStore implements EventStore {
  private static final int PATIENCE_SECONDS = 5;

  private final EventStore durable = new MemoryEventStore(1_000);
  private final List<ManualCommit> inFlight = new ArrayList<>();
  private final Semaphore handOvers = new Semaphore(0);
  private JournalException refusal;

  /** A hand-over that the test ends. */
  static final class ManualCommit implements Commit {
    private final List<Event> events;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final Semaphore waiters = new Semaphore(0);

    ManualCommit(List<Event> events) {
      this.events = events;
    }

    List<Event> events() {
      return events;
    }

    /** Returns when that many more calls of {@link #await} have begun. */
    void awaitWaiters(int count) {
      take(waiters, count);
    }

    /** Wakes who waits; the events are durable. */
    void succeed() {
      outcome.complete(null);
    }

    /** Wakes who waits; the events are not durable, or nobody knows. */
    void fail(JournalException failure) {
      outcome.completeExceptionally(failure);
    }

    @Override
    public void await() {
      waiters.release();
      try {
        outcome.orTimeout(2 * PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof JournalException failure) {
          throw failure;
        }
        throw new AssertionError("the test did not end this commit", e);
      }
    }
  }

  private static void take(Semaphore happenings, int count) {
    try {
      if (!happenings.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("what the test waits for did not happen");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while the test waits", e);
    }
  }

  @Override
  public synchronized Commit append(List<Event> numbered) {
    if (refusal != null) {
      JournalException thrown = refusal;
      refusal = null;
      throw thrown;
    }
    ManualCommit commit = new ManualCommit(List.copyOf(numbered));
    inFlight.add(commit);
    handOvers.release();
    return commit;
  }

  /** The next append throws this. */
  synchronized void refuseNext(JournalException failure) {
    refusal = failure;
  }

  /** Waits for the next hand-over. */
  ManualCommit nextHandOver() {
    take(handOvers, 1);
    synchronized (this) {
      return inFlight.getLast();
    }
  }

  synchronized int handOversInFlight() {
    return inFlight.size();
  }

  /** Makes the oldest hand-over durable and wakes who waits for it. */
  synchronized void complete(ManualCommit commit) {
    makeDurable(commit);
    commit.succeed();
  }

  /** Makes the oldest hand-over durable; who waits for it does not know yet. */
  synchronized void makeDurable(ManualCommit commit) {
    inFlight.remove(commit);
    durable.append(commit.events).await();
  }

  /** Takes a hand-over back as if it had never been; who waits for it does not know yet. */
  synchronized void giveUp(ManualCommit commit) {
    inFlight.remove(commit);
  }

  @Override
  public synchronized long nextSequence() {
    return durable.nextSequence() + inFlight.stream().mapToLong(c -> c.events.size()).sum();
  }

  @Override
  public EventView view() {
    return durable.view();
  }

  @Override
  public EventTree tree() {
    return durable.tree();
  }

  @Override
  public long flush() {
    return durable.flush();
  }

  @Override
  public void merge() {
    throw new AssertionError("nobody merges here");
  }

  @Override
  public int flushThreshold() {
    return durable.flushThreshold();
  }

  @Override
  public Optional<String> readOnlyReason() {
    return durable.readOnlyReason();
  }

  @Override
  public void close() {
    durable.close();
  }
}
