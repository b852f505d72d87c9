package io.journald.testkit;

import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;

class JournalOverMemoryContractTest extends JournalContract {
  @Override
  protected OpenJournal open() {
    return OpenJournal.over(new MemoryEventStore(100));
  }
}
