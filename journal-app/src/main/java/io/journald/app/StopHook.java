package io.journald.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the process end in order when it is asked to (SIGTERM, SIGINT): tells whoever is at work,
 * and holds the process until the work is done, or its time is over.
 */
final class StopHook implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param patience how long the work may take after the request
   * @param whenAsked tells of the request; called once, by another thread
   * @param whenDone called when the work ended in time
   * @param whenLate called when it did not
   */
  StopHook(Duration patience, Runnable whenAsked, Runnable whenDone, Runnable whenLate) {
    this.hook =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              whenAsked.run();
              (isDoneWithin(patience) ? whenDone : whenLate).run();
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private boolean isDoneWithin(Duration patience) {
    try {
      return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The work is done: the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is stopping already, and the hook is at work.
    }
  }
}
