package io.journald.parquet;

import io.journald.core.OpenJournal;
import io.journald.port.EventStore;
import io.journald.proof.MalformedProofException;
import io.journald.proof.VerifierKey;
import io.journald.testkit.JournalContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The core over the Parquet store, with signed checkpoints. */
class JournalOverParquetContractTest extends JournalContract {
  @TempDir Path temporary;
  private EventStore store;

  @Override
  protected OpenJournal open() {
    Path directory = temporary.resolve("journal");
    store =
        ParquetEventStore.open(
            StoreOptions.of(directory)
                .withFlushThreshold(1_000)
                .withSigning(Signing.beside(directory)));
    return OpenJournal.over(store);
  }

  @Override
  public VerifierKey verifierKey() {
    try {
      return VerifierKey.parse(Files.readString(temporary.resolve("journal.key.pub")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedProofException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }
}
