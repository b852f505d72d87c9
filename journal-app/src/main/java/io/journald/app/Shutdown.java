package io.journald.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the main thread stop in order when the process is asked to stop (SIGTERM, SIGINT): the
 * signal opens the way for it, and the process ends when it is done, or when its time is over.
 */
final class Shutdown implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param patience how long the main thread may take
   */
  Shutdown(Duration patience) {
    this.hook = Thread.ofPlatform().name("shutdown").unstarted(() -> stop(patience));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits until the process is asked to stop. */
  void awaitRequest() {
    boolean interrupted = true;
    while (interrupted) {
      try {
        asked.await();
        interrupted = false;
      } catch (InterruptedException _) {
        // Only a signal ends a server.
      }
    }
  }

  /** Everything is closed: the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is stopping already, and the hook is at work.
    }
  }

  private void stop(Duration patience) {
    asked.countDown();
    boolean inOrder = false;
    try {
      inOrder = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    // A server that stopped in order as it was told has not failed: not the 143 of a killed one.
    Runtime.getRuntime().halt(inOrder ? 0 : 5);
  }
}
