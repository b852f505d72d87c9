package io.journald.core;

import io.journald.model.Event;
import io.journald.port.EventTree;
import io.journald.port.Events;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Rejected;
import io.journald.port.Proofs;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MerkleTree;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.util.List;
import java.util.Optional;

/** The proofs port over the events of a store and the tree over them. */
record Prover(Events events, EventTree tree) implements Proofs {
  @Override
  public Optional<SignedCheckpoint> checkpoint() {
    return tree.newest();
  }

  @Override
  public Optional<byte[]> tile(TileAddress tile) {
    return tree.newest()
        .filter(newest -> tile.leaves() <= newest.checkpoint().size())
        .map(_ -> tile.bytes(tree));
  }

  @Override
  public Optional<byte[]> leaf(String eventId) {
    return events.find(eventId).map(LeafData::of);
  }

  @Override
  public Optional<ProofFile> proof(String eventId) {
    return events
        .find(eventId)
        .flatMap(event -> tree.covering(event.sequence()).map(signed -> proof(event, signed)));
  }

  private ProofFile proof(Event event, SignedCheckpoint signed) {
    long sequence = event.sequence();
    if (!tree.subtree(0, sequence).equals(new LeafData().hash(event))) {
      throw new Corrupt(
          "the event that was found at sequence "
              + sequence
              + " is not the one that was signed;"
              + " 'journal fsck' compares index and segments");
    }
    MerkleTree signedTree = new MerkleTree(tree, signed.checkpoint().size());
    return new ProofFile(sequence, signedTree.inclusionProof(sequence), signed.note());
  }

  @Override
  public List<Hash> consistency(long from, long to) {
    long size = tree.newest().map(newest -> newest.checkpoint().size()).orElse(0L);
    if (from < 0 || from > to || to > size) {
      throw new Rejected(
          Rejected.Reason.MALFORMED,
          "sizes from "
              + from
              + " to "
              + to
              + " do not fit; the newest checkpoint has "
              + size
              + " events");
    }
    return new MerkleTree(tree, to).consistencyProof(from);
  }
}
