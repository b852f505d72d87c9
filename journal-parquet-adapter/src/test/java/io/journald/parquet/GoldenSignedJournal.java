package io.journald.parquet;

import io.journald.model.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes the golden files of format version 2: a small journal that signs its checkpoints, with its
 * key, which is no secret, and its state beside it. Never run this again: the files must stay
 * readable as they are.
 *
 * <p>{@code java -cp <the tests' class path> io.journald.parquet.GoldenSignedJournal <new
 * directory>}
 */
public final class GoldenSignedJournal {
  static final String ORIGIN = "journal.example/golden";

  private static final int FLUSHED = 270; // a block and some more
  private static final int EVENTS = 300;
  private static final int WAL_FILE_BYTES = 1_024;

  private GoldenSignedJournal() {}

  static List<Event> events() {
    return TestEvents.events(0, EVENTS);
  }

  /** The journal in a directory that holds the golden files, opened for writing. */
  static ParquetEventStore open(Path root) {
    Path directory = root.resolve("journal");
    Signing beside = Signing.beside(directory);
    return ParquetEventStore.open(
        StoreOptions.of(directory)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withFlushInterval(Duration.ofDays(1))
            .withWalFileBytes(WAL_FILE_BYTES)
            .withSigning(
                new Signing(
                    beside.keyFile(), beside.stateFile(), Optional.empty(), Optional.of(ORIGIN))));
  }

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    try (ParquetEventStore store = open(work)) {
      store.append(events().subList(0, FLUSHED)).await();
      store.flush();
      store.append(events().subList(FLUSHED, EVENTS)).await();
      store.tree().covering(EVENTS - 1);
      GoldenJournal.copy(work, Path.of(arguments[0])); // now: a close would flush
    }
  }
}
