package io.journald.http;

import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends reads that take too long in all, however often a byte comes. The web server knows no such
 * bound, so that a client that stalls, or sends a byte now and then, would keep its connection and
 * what it has sent for ever.
 *
 * <p>A thread that reads from its connection is interrupted at its deadline, which closes the
 * connection. Safe for use by any number of threads.
 */
final class ReadDeadlines implements AutoCloseable {
  private final ConcurrentHashMap<Thread, Long> deadlines = new ConcurrentHashMap<>();
  private final long allowedNanos;
  private final ScheduledExecutorService watch;

  /**
   * @param allowed how long a read may take
   * @param period how often that is looked at, and so by how much a read may overrun
   */
  ReadDeadlines(Duration allowed, Duration period) {
    this.allowedNanos = allowed.toNanos();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("http-read-deadlines").daemon().factory());
    watch.scheduleWithFixedDelay(
        this::endOverdue, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The calling thread begins to read. */
  void begin() {
    deadlines.put(Thread.currentThread(), System.nanoTime() + allowedNanos);
  }

  /**
   * The calling thread reads no more. Without effect where it has not begun to.
   *
   * @throws CloseConnectionException if it took too long
   */
  void end() {
    if (deadlines.remove(Thread.currentThread()) == null && Thread.interrupted()) {
      throw new CloseConnectionException("the request took too long to come");
    }
  }

  /** As {@link #end}, for a thread whose read has failed already. */
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
