package io.journald.parquet;

import io.journald.port.EventStore;
import io.journald.testkit.StoreModel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreModelTest {
  private static final int STEPS = 250;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theStoreAndTheMemoryAgreeOnEveryAnswer(long seed) {
    StoreModel.run(() -> ParquetEventStore.open(options()), this::reopen, seed, STEPS);
  }

  private StoreOptions options() {
    return StoreOptions.of(directory.resolve("journal"))
        .withFlushThreshold(Integer.MAX_VALUE)
        .withFlushInterval(Duration.ZERO)
        .withWalFileBytes(64 << 10)
        .withRunEvents(300);
  }

  private EventStore reopen(EventStore store) {
    store.close();
    return ParquetEventStore.open(options());
  }
}
