package io.journald.parquet;

import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.Hash;
import io.journald.proof.MalformedProofException;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tree as it is in a directory that somebody else may write: up to one published checkpoint.
 */
final class ReadTree implements EventTree {
  private final Optional<SignedCheckpoint> newest;
  private final EventHashes hashes;

  private ReadTree(Optional<SignedCheckpoint> newest, EventHashes hashes) {
    this.newest = newest;
    this.hashes = hashes;
  }

  /**
   * The tree of the newest published checkpoint.
   *
   * @param key the journal's; empty where it signs none
   * @param views gives the newest view; taken after the checkpoint, so it holds what that covers
   */
  static ReadTree open(StoredTree stored, Optional<VerifierKey> key, Supplier<EventView> views)
      throws IOException {
    Optional<String> note = key.isEmpty() ? Optional.empty() : stored.newestNote();
    if (note.isEmpty()) {
      return new ReadTree(Optional.empty(), new EventHashes(views));
    }
    SignedCheckpoint newest = verified(stored, note.get(), key.get());
    EventView view = views.get(); // one for all: each would list the directory again
    EventHashes hashes =
        EventHashes.stored(stored, newest.checkpoint(), () -> view)
            .orElseThrow(() ->
                new Corrupt(
                    stored.blocks()
                        + " does not give the signed root; 'journal verify --full' says more"));
    return new ReadTree(Optional.of(newest), hashes);
  }

  /** The checkpoint that a stored note is, if it is genuine. */
  static SignedCheckpoint verified(StoredTree stored, String note, VerifierKey key) {
    try {
      return SignedCheckpoint.verify(note, key);
    } catch (MalformedProofException invalid) {
      throw new Corrupt("TAMPERED: " + stored.newest() + ": " + invalid.getMessage(), invalid);
    }
  }

  @Override
  public Optional<SignedCheckpoint> newest() {
    return newest;
  }

  @Override
  public Optional<SignedCheckpoint> covering(long sequence) {
    if (newest.isPresent() && newest.get().checkpoint().size() <= sequence) {
      throw new Unavailable(
          Reason.OVERLOADED, "no published checkpoint covers the event yet; try again in a second");
    }
    return newest;
  }

  @Override
  public Hash subtree(int level, long index) {
    return hashes.subtree(level, index);
  }
}
