package io.journald.parquet;

import io.journald.port.JournalException;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
  <T> T call(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, executor).join();
    } catch (RejectedExecutionException closed) {
      throw new Unavailable(Reason.CLOSED, "the journal is closed", closed);
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof JournalException known) {
        throw known;
      }
      throw failure;
    }
  }

  /** Waits for the task that runs and ends the thread. */
  void close() {
    executor.close();
  }
}
