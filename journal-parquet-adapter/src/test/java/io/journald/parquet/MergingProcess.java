package io.journald.parquet;

import io.journald.core.OpenJournal;
import java.nio.file.Path;
import java.time.Duration;

/** The main class of a child that records a journal and merges it into one segment. */
final class MergingProcess {
  private static final int BATCH = 1_000;

  private MergingProcess() {}

  /**
   * Records the first {@link TestEvents} in two segments, merges them, and prints the file of the
   * merged one.
   *
   * @param arguments the directory, and how many events
   */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long events = Long.parseLong(arguments[1]);
    StoreOptions options =
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withFlushInterval(Duration.ofDays(1))
            .withRunEvents(BATCH)
            .withSigning(Signing.beside(directory));
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      OpenJournal journal = OpenJournal.over(store);
      for (long from = 0; from < events; from += BATCH) {
        store.append(TestEvents.events(from, Math.min(events, from + BATCH))).await();
        if (from == BATCH) {
          journal.operations().flush();
        }
      }
      journal.operations().flush();
      journal.operations().merge(); // waits for the index, too
    }
    ParquetJournalReader.open(directory).segmentFiles().forEach(System.out::println);
  }
}
