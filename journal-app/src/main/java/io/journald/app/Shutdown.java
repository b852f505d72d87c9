package io.journald.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a server's thread stop in order when the process is asked to stop: the signal opens the way
 * for it, and the process ends when it is done, or when its time is over.
 */
final class Shutdown implements AutoCloseable {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final StopHook hook;

  /**
   * @param patience how long the thread may take
   */
  Shutdown(Duration patience) {
    // A server that stopped in order as it was told has not failed: not the 143 of a killed one.
    this.hook =
        new StopHook(
            patience,
            asked::countDown,
            () -> Runtime.getRuntime().halt(0),
            () -> Runtime.getRuntime().halt(5));
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
    hook.close();
  }
}
