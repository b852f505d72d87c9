package io.journald.http;

import io.helidon.webserver.CloseConnectionException;
import io.journald.http.HttpLimits.Patience;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long on a connection: the reading of a request, however often a byte comes,
 * and the sending of a piece of an answer. The web server knows no such bounds, so that a client
 * that stalls, or sends or takes a byte now and then, would keep its connection for ever.
 *
 * <p>A thread that reads from its connection or writes to it is interrupted at its deadline, which
 * closes the connection. Safe for use by any number of threads.
 */
final class Deadlines implements AutoCloseable {
  private final ConcurrentHashMap<Thread, Long> deadlines = new ConcurrentHashMap<>();
  private final long requestNanos;
  private final long answerNanos;
  private final long periodNanos;
  private volatile long mostNanos = Long.MAX_VALUE;
  private final ScheduledExecutorService watch;

  Deadlines(Patience patience) {
    this.requestNanos = patience.request().toNanos();
    this.answerNanos = patience.answer().toNanos();
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
    deadlines.put(Thread.currentThread(), System.nanoTime() + Math.min(allowedNanos, mostNanos));
  }

  /** From now on clients get no more than the time between two checks. */
  void hurry() {
    mostNanos = periodNanos;
    long latest = System.nanoTime() + periodNanos;
    deadlines.replaceAll((_, deadline) -> latest - deadline < 0 ? latest : deadline);
  }

  /**
   * The calling thread reads or sends no more. Without effect where it has not begun to.
   *
   * @throws CloseConnectionException if it took too long
   */
  void end() {
    if (deadlines.remove(Thread.currentThread()) == null && Thread.interrupted()) {
      throw new CloseConnectionException("the client took too long");
    }
  }

  /** As {@link #end}, for a thread that has failed already, or may have. */
  void forget() {
    deadlines.remove(Thread.currentThread());
  }

  private void endOverdue() {
    long now = System.nanoTime();
    for (Thread thread : deadlines.keySet()) {
      // Within the map's lock, so that the thread, once out of end(), is not interrupted any more.
      deadlines.computeIfPresent(
          thread,
          (overdue, deadline) -> {
            if (now - deadline < 0) {
              return deadline;
            }
            overdue.interrupt();
            return null;
          });
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    watch.close();
  }
}
