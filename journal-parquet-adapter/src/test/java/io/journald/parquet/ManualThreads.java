package io.journald.parquet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Background threads whose tasks run when a test says so, on the test's own thread: what they do is
 * then the same in each run.
 */
final class ManualThreads {
  private final List<ManualExecutor> executors = new ArrayList<>();

  BackgroundThread named(String name) {
    ManualExecutor executor = new ManualExecutor();
    executors.add(executor);
    return new BackgroundThread(executor);
  }

  /** Runs one task that waits, of a thread that is not at work; false if there is none. */
  boolean runOne(RandomGenerator random) {
    List<ManualExecutor> ready = executors.stream().filter(ManualExecutor::isReady).toList();
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).runNext();
    return true;
  }

  private static final class ManualExecutor extends AbstractExecutorService
      implements ScheduledExecutorService {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean isAtWork;
    private boolean isShutdown;

    boolean isReady() {
      return !isAtWork && !waiting.isEmpty();
    }

    void runNext() {
      execute(waiting.remove());
    }

    @Override
    public void execute(Runnable task) {
      if (isShutdown) {
        throw new RejectedExecutionException("closed");
      }
      isAtWork = true;
      try {
        task.run();
      } finally {
        isAtWork = false;
      }
    }

    /** Time passes as the test wants it: the delay says nothing. */
    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      if (isShutdown) {
        throw new RejectedExecutionException("closed");
      }
      waiting.add(task);
      return null;
    }

    @Override
    public void shutdown() {
      isShutdown = true;
      waiting.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown();
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return isShutdown;
    }

    @Override
    public boolean isTerminated() {
      return isShutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable task, long initialDelay, long period, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }
  }
}
