package io.journald.parquet;

import io.journald.model.Event;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.Hash;
import io.journald.proof.SignedCheckpoint;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tree of a journal whose newest signed events cannot be read, because their segment is
 * damaged. Appends and other queries go on; nothing is signed, proved or merged until the segment
 * is restored and the journal is started again.
 */
final class UnreadableTree implements GrowingTree {
  private final SignedCheckpoint last;
  private final Corrupt damage;

  /**
   * @param last the last checkpoint, which could not be checked
   */
  UnreadableTree(SignedCheckpoint last, Corrupt damage) {
    this.last = last;
    this.damage = damage;
  }

  @Override
  public Optional<SignedCheckpoint> newest() {
    return Optional.of(last);
  }

  @Override
  public Optional<SignedCheckpoint> covering(long sequence) {
    if (last.checkpoint().size() <= sequence) {
      throw new Unavailable(
          Reason.IO, "no checkpoint can be signed: " + damage.getMessage(), damage);
    }
    return newest();
  }

  @Override
  public Hash subtree(int level, long index) {
    throw damage;
  }

  @Override
  public void noteEvents(long size) {}

  @Override
  public Consumer<Event> check() {
    throw damage;
  }

  @Override
  public void close() {}
}
