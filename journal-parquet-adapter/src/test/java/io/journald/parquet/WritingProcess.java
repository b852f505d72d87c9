package io.journald.parquet;

import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The main class of a child that writes a journal, or only tries to. */
final class WritingProcess {
  private static final int FLUSH_EACH_BATCHES = 40;

  private WritingProcess() {}

  /**
   * Prints {@code open}, or the reason why it cannot; then appends {@link TestEvents} up to a
   * number in small batches, flushes and merges; then waits for the end of its input.
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    long events = Long.parseLong(arguments[1]);
    StoreOptions options =
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withFlushInterval(Duration.ofDays(1))
            .withWalFileBytes(4 << 10);
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      System.out.println("open");
      int batches = 0;
      while (store.nextSequence() < events) {
        long next = store.nextSequence();
        store.append(TestEvents.events(next, Math.min(events, next + 1 + next % 7))).await();
        batches++;
        if (batches % FLUSH_EACH_BATCHES == 0) {
          store.flush();
        }
        if (batches % (4 * FLUSH_EACH_BATCHES) == 0) {
          store.merge();
        }
      }
      System.out.println("done");
      while (System.in.read() >= 0) {}
    } catch (Unavailable refused) {
      System.out.println(refused.reason() + " " + refused.getMessage());
    }
  }
}
