package io.journald.testkit;

import io.journald.memory.MemoryEventStore;
import io.journald.port.EventStore;

class MemoryEventStoreContractTest extends EventStoreContract {
  @Override
  protected EventStore open() {
    return new MemoryEventStore(100);
  }
}
