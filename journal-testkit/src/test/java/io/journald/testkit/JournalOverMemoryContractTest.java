package io.journald.testkit;

import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;
import io.journald.proof.VerifierKey;

class JournalOverMemoryContractTest extends JournalContract {
  private final MemoryEventStore store = new MemoryEventStore(100);

  @Override
  protected OpenJournal open() {
    return OpenJournal.over(store);
  }

  @Override
  public VerifierKey verifierKey() {
    return store.verifierKey();
  }
}
