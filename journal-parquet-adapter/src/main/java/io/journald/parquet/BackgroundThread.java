package io.journald.parquet;

import io.journald.port.JournalException;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on one named thread, which belongs to it alone, so that nobody
 * interrupts what they write.
 */
final class BackgroundThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

  private final ScheduledExecutorService executor;

  BackgroundThread(String name) {
    this(oneThread(name));
  }

  /** On an executor that runs one task at a time. */
  BackgroundThread(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  private static ScheduledExecutorService oneThread(String name) {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon().factory());
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return one;
  }

  /** Runs a task after a delay; never, if the thread is closed before. Does not wait. */
  void start(Runnable task, long delayNanos) {
    try {
      executor.schedule(() -> runAndTell(task), delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      assert executor.isShutdown() : closed;
    }
  }

  /** Nobody looks at the result of a task that was started: what it throws would be lost. */
  private static void runAndTell(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error fault) {
      LOG.error("work in the background broke down", fault);
      throw fault;
    }
  }

  /**
   * Runs a task and waits for its result; an interrupt does not end the wait.
   *
   * @throws JournalException what the task throws; Unavailable with the reason CLOSED if the thread
   *     is closed
   */
  <T> T call(Callable<T> task) {
    try {
      return await(executor.submit(task));
    } catch (RejectedExecutionException | CancellationException closed) {
      // Closing cancels what has not begun; who waits for it must not wait for ever.
      throw new Unavailable(Reason.CLOSED, "the journal is closed", closed);
    }
  }

  private static <T> T await(Future<T> result) {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } catch (ExecutionException failure) {
      throw unwrapped(failure);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return failure.getCause() instanceof JournalException known
        ? known
        : new IllegalStateException(failure.getCause());
  }

  /**
   * Waits for the task that runs and those that are due, and ends the thread. An interrupt does not
   * end the wait. That is why this is not {@link ScheduledExecutorService#close}: interrupted, that
   * one interrupts the task, and forgets those that wait, whose callers would wait for ever.
   */
  @Override
  public void close() {
    executor.shutdown();
    boolean isInterrupted = false;
    boolean hasEnded = false;
    while (!hasEnded) {
      try {
        hasEnded = executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
