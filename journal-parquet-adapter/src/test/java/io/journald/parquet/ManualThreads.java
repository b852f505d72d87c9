package io.journald.parquet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Background threads whose tasks run when a test says so, on the test's own thread: what they do is
 * then the same in each run.
 */
final class ManualThreads {
  private final List<ManualExecutor> executors = new ArrayList<>();
  private final List<Worker> awaiting = new ArrayList<>();
  private final Semaphore ended = new Semaphore(0); // of a turn
  private volatile Worker atWork;
  private long nowNanos;

  BackgroundThread named(String name) {
    ManualExecutor executor = new ManualExecutor();
    executors.add(executor);
    return new BackgroundThread(executor);
  }

  /** The real background but for the threads, and for a clock by which no load is heavy. */
  Background background() {
    Background real = Background.REAL;
    return background(real.tempos(), real.segmentPlan(), real.runPlan());
  }

  /** One in which two files make a merge, at a tempo of its own. */
  Background pairwise(Function<String, Pace.Tempo> tempos) {
    MergePlan plan = new MergePlan(2, 2, MergePlan.SEGMENTS.maxEvents());
    return background(tempos, plan, plan);
  }

  private Background background(
      Function<String, Pace.Tempo> tempos, MergePlan segmentPlan, MergePlan runPlan) {
    return new Background(
        this::named, () -> 0, Load.HEAVY_EVENTS_A_SECOND, tempos, segmentPlan, runPlan);
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

  /**
   * Lets time pass, by which {@link #runDue} knows what is due. A test that does not call it lets
   * tasks run in any order, whatever their delays are.
   */
  void pass(long nanos) {
    nowNanos += nanos;
  }

  /** The clock that {@link #pass} sets. */
  long nowNanos() {
    return nowNanos;
  }

  /**
   * Lets those go on that await their turn, then runs what is due, of threads that are not at work,
   * the oldest first, until nothing is.
   */
  void runDue() {
    List.copyOf(awaiting).forEach(this::giveTurn);
    Optional<ManualExecutor> next = withOldestDue();
    while (next.isPresent()) {
      ManualExecutor executor = next.get();
      Runnable task = executor.takeOldest();
      giveTurn(new Worker(() -> executor.execute(task)));
      next = withOldestDue();
    }
  }

  /** To be called by a task that {@link #runDue} runs: goes on when that is called again. */
  void awaitTurn() {
    Worker worker = atWork;
    awaiting.add(worker);
    ended.release();
    worker.turn.acquireUninterruptibly();
  }

  private void giveTurn(Worker worker) {
    awaiting.remove(worker);
    atWork = worker;
    worker.turn.release();
    ended.acquireUninterruptibly();
    atWork = null;
    if (worker.fault != null) {
      throw new AssertionError("a task broke down", worker.fault);
    }
  }

  /** A task that gives its turn away before it ends needs a stack, so a thread, of its own. */
  private final class Worker {
    final Semaphore turn = new Semaphore(0);
    volatile Throwable fault;

    Worker(Runnable task) {
      Thread.ofVirtual()
          .start(() -> {
            turn.acquireUninterruptibly();
            try {
              task.run();
            } catch (RuntimeException | Error thrown) {
              fault = thrown;
            } finally {
              ended.release();
            }
          });
    }
  }

  private Optional<ManualExecutor> withOldestDue() {
    return executors.stream()
        .filter(executor -> executor.isReady() && executor.oldest().dueNanos() <= nowNanos)
        .min(Comparator.comparingLong(executor -> executor.oldest().dueNanos()));
  }

  /** A task that waits for its time. */
  private record Task(Runnable work, long dueNanos) {}

  private final class ManualExecutor extends AbstractExecutorService
      implements ScheduledExecutorService {
    private final Deque<Task> waiting = new ArrayDeque<>();
    private boolean isAtWork;
    private boolean isShutdown;

    boolean isReady() {
      return !isAtWork && !waiting.isEmpty();
    }

    void runNext() {
      execute(waiting.remove().work());
    }

    Task oldest() {
      return waiting.stream().min(Comparator.comparingLong(Task::dueNanos)).orElseThrow();
    }

    Runnable takeOldest() {
      Task oldest = oldest();
      waiting.remove(oldest);
      return oldest.work();
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

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      if (isShutdown) {
        throw new RejectedExecutionException("closed");
      }
      waiting.add(new Task(task, nowNanos + unit.toNanos(delay)));
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
