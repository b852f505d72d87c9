package io.journald.http;

import io.helidon.webserver.CloseConnectionException;
import io.journald.http.HttpLimits.Patience;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Ends what takes too long on a connection: the reading of a request, however often a byte comes,
 * and the sending of a piece of an answer. The web server knows no such bounds, so that a client
 * that stalls, or sends or takes a byte now and then, would keep its connection for ever.
 *
 * <p>A thread that reads from its connection or writes to it is interrupted at its deadline, which
 * closes the connection. Safe for use by any number of threads.
 */
final class Deadlines implements AutoCloseable {
  /** What a thread does with its client, since when, and until when at most. */
  private record Turn(long begunNanos, long deadlineNanos) {
    boolean isOver(long nowNanos) {
      return nowNanos - deadlineNanos >= 0;
    }

    Turn until(long latestNanos) {
      return latestNanos - deadlineNanos < 0 ? new Turn(begunNanos, latestNanos) : this;
    }
  }

  private final ConcurrentHashMap<Thread, Turn> turns = new ConcurrentHashMap<>();
  private final long requestNanos;
  private final long answerNanos;
  private final long crowdedNanos;
  private final long periodNanos;
  private volatile long mostNanos = Long.MAX_VALUE;
  private final ScheduledExecutorService watch;

  Deadlines(Patience patience) {
    this.requestNanos = patience.request().toNanos();
    this.answerNanos = patience.answer().toNanos();
    this.crowdedNanos = patience.crowded().toNanos();
    this.periodNanos = patience.check().toNanos();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("http-deadlines").daemon().factory());
    watch.scheduleWithFixedDelay(this::endOverdue, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  /** The calling thread begins to read a request, or the body of one. */
  void beginRequest() {
    begin(requestNanos);
  }

  /** The calling thread begins to send a piece of an answer. */
  void beginAnswer() {
    begin(answerNanos);
  }

  private void begin(long allowedNanos) {
    long now = System.nanoTime();
    turns.put(Thread.currentThread(), new Turn(now, now + Math.min(allowedNanos, mostNanos)));
  }

  /** From now on clients get no more than the time between two checks. */
  void hurry() {
    mostNanos = periodNanos;
    long latest = System.nanoTime() + periodNanos;
    turns.replaceAll((_, turn) -> turn.until(latest));
  }

  /**
   * Others need what these threads hold: the one whose client has kept it waiting for longest is
   * interrupted, if that is long enough.
   */
  void endLongest(Iterable<Thread> holders) {
    long now = System.nanoTime();
    Thread slowest = null;
    long mostWaitedNanos = crowdedNanos;
    for (Thread holder : holders) {
      Turn turn = turns.get(holder);
      if (turn != null && now - turn.begunNanos >= mostWaitedNanos) {
        mostWaitedNanos = now - turn.begunNanos;
        slowest = holder;
      }
    }
    if (slowest != null) {
      end(slowest, turn -> now - turn.begunNanos >= crowdedNanos);
    }
  }

  /** Within the map's lock, so that a thread, once out of end(), is not interrupted any more. */
  private void end(Thread thread, Predicate<Turn> isTooLong) {
    turns.computeIfPresent(
        thread,
        (waiting, turn) -> {
          if (!isTooLong.test(turn)) {
            return turn;
          }
          waiting.interrupt();
          return null;
        });
  }

  /**
   * The calling thread reads or sends no more. Without effect where it has not begun to.
   *
   * @throws CloseConnectionException if it took too long
   */
  void end() {
    if (turns.remove(Thread.currentThread()) == null && Thread.interrupted()) {
      throw new CloseConnectionException("the client took too long");
    }
  }

  /** As {@link #end}, for a thread that has failed already, or may have. */
  void forget() {
    turns.remove(Thread.currentThread());
  }

  private void endOverdue() {
    long now = System.nanoTime();
    for (Thread thread : turns.keySet()) {
      end(thread, turn -> turn.isOver(now));
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    watch.close();
  }
}
