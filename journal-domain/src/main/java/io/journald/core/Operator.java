package io.journald.core;

import io.journald.port.EventStore;
import io.journald.port.Operations;
import java.util.Optional;

/** The operations port over a store. */
record Operator(EventStore store) implements Operations {
  @Override
  public long flush() {
    return store.flush();
  }

  @Override
  public void merge() {
    store.merge();
  }

  @Override
  public Optional<String> readOnlyReason() {
    return store.readOnlyReason();
  }
}
