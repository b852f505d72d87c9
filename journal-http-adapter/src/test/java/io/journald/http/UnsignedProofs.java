package io.journald.http;

import io.journald.port.JournalException.Rejected;
import io.journald.port.Proofs;
import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.util.List;
import java.util.Optional;

/** The proofs of a journal that signs no checkpoints and knows no event. */
public final class UnsignedProofs implements Proofs {
  @Override
  public Optional<SignedCheckpoint> checkpoint() {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> tile(TileAddress tile) {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> leaf(String eventId) {
    return Optional.empty();
  }

  @Override
  public Optional<ProofFile> proof(String eventId) {
    return Optional.empty();
  }

  @Override
  public List<Hash> consistency(long from, long to) {
    throw new Rejected(Rejected.Reason.MALFORMED, "there is no checkpoint");
  }
}
