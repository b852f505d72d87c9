package io.journald.parquet;

import io.journald.port.EventStore;
import io.journald.testkit.DurableEventStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ParquetEventStoreContractTest extends DurableEventStoreContract {
  @TempDir Path directory;

  @Override
  protected EventStore open() {
    return ParquetEventStore.open(StoreOptions.of(directory.resolve("journal")));
  }

  @Override
  protected EventStore reopen(EventStore store) {
    store.close();
    return open();
  }
}
