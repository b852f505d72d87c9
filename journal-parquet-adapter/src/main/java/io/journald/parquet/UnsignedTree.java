package io.journald.parquet;

import io.journald.model.Event;
import io.journald.proof.Hash;
import io.journald.proof.SignedCheckpoint;
import java.util.Optional;
import java.util.function.Consumer;

/** The tree of a journal that signs no checkpoints: nobody is told anything of it. */
final class UnsignedTree implements GrowingTree {
  @Override
  public void noteEvents(long size) {}

  @Override
  public Consumer<Event> check() {
    return _ -> {};
  }

  @Override
  public void close() {}

  @Override
  public Optional<SignedCheckpoint> newest() {
    return Optional.empty();
  }

  @Override
  public Optional<SignedCheckpoint> covering(long sequence) {
    return Optional.empty();
  }

  @Override
  public Hash subtree(int level, long index) {
    throw new IllegalArgumentException("no checkpoint covers subtree " + index + " of " + level);
  }
}
