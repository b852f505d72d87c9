package io.journald.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PauseTest {
  private final AtomicInteger pauses = new AtomicInteger();

  @Test
  void itIsTheCallersDuringTheReadingAndNoLonger() throws IOException {
    String read =
        Pause.during(
            pauses::incrementAndGet,
            () -> {
              Pause.take();
              Pause.take();
              return "read";
            });
    Pause.take();
    assertThat(read).isEqualTo("read");
    assertThat(pauses).hasValue(2);
  }

  @Test
  void itIsNoOtherThreads() throws IOException, InterruptedException {
    Thread other = Thread.ofVirtual().unstarted(Pause::take);
    Pause.during(
        pauses::incrementAndGet,
        () -> {
          other.start();
          return null;
        });
    other.join();
    assertThat(pauses).hasValue(0);
  }
}
