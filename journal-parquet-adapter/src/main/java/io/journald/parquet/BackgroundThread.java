package io.journald.parquet;

import io.journald.port.JournalException;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks one after the other on one named thread, which belongs to it alone, so that nobody
 * interrupts what they write.
 */
final class BackgroundThread {
  private final ScheduledThreadPoolExecutor executor;

  BackgroundThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon().factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task after a delay; never, if the thread is closed before. Does not wait. */
  void start(Runnable task, long delayNanos) {
    try {
      executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      assert executor.isShutdown() : closed;
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

  /** Waits for the task that runs and ends the thread. */
  void close() {
    executor.close();
  }
}
