package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits for work in the background is told how it ended, also when the thread closes. */
@Timeout(60)
class BackgroundThreadTest {
  private static final int ROUNDS = 2_000;

  private final BackgroundThread thread = new BackgroundThread("background");
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicBoolean wasInterrupted = new AtomicBoolean();

  private void work() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      wasInterrupted.set(true);
    }
  }

  @Test
  void anInterruptOfTheOneWhoClosesEndsNeitherTheWorkNorThoseWhoWaitBehindIt() throws Exception {
    thread.start(this::work, 0);
    begun.await();
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(() -> thread.call(() -> "done"));
    Thread closing =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              thread.close();
            });
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    mayEnd.countDown();
    closing.join();
    assertThat(wasInterrupted).isFalse();
    try {
      assertThat(waiting.join()).isEqualTo("done");
    } catch (RuntimeException refused) {
      assertThat(refused).hasCauseInstanceOf(Unavailable.class); // it came after the close
    }
  }

  @Test
  void workThatIsDueLaterIsNotBegunAfterAClose() {
    AtomicInteger runs = new AtomicInteger();
    thread.start(runs::incrementAndGet, TimeUnit.DAYS.toNanos(1));
    thread.close();
    assertThat(runs).hasValue(0);
    thread.start(runs::incrementAndGet, 0);
    assertThat(runs).hasValue(0);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> thread.call(() -> 1))
        .returns(Reason.CLOSED, Unavailable::reason);
  }

  /** Calls, work and the close race; each round ends, or the timeout shows where it hangs. */
  @Test
  void whoeverCallsWhileItClosesIsAnswered() {
    for (int round = 0; round < ROUNDS; round++) {
      BackgroundThread racing = new BackgroundThread("racing");
      CompletableFuture<?>[] callers = new CompletableFuture<?>[3];
      for (int i = 0; i < callers.length; i++) {
        callers[i] =
            CompletableFuture.runAsync(() -> {
              try {
                racing.start(Thread::onSpinWait, 0);
                racing.call(() -> 1);
              } catch (Unavailable closed) {
                assertThat(closed.reason()).isEqualTo(Reason.CLOSED);
              }
            });
      }
      if (round % 2 == 0) {
        Thread.currentThread().interrupt();
      }
      racing.close();
      assertThat(Thread.interrupted()).isEqualTo(round % 2 == 0);
      CompletableFuture.allOf(callers).join();
    }
  }
}
