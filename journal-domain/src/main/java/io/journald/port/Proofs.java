package io.journald.port;

import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a stranger needs to check a journal without trusting it: it is a transparency log, in the
 * public formats of RFC 6962 and 9162 and of C2SP.
 *
 * <p>Whatever is given belongs to a tree that a published checkpoint signs; what was recorded since
 * the newest one is covered by the next, which is signed within about a second.
 *
 * <p><b>Threads.</b> Safe for use by any number of threads. Never takes the writer's lock.
 *
 * <p><b>Errors.</b> {@link JournalException.Corrupt} where the files that hold the wanted range are
 * damaged, or do not give the hashes that were recorded. A wrong proof is never returned.
 */
public interface Proofs {
  /** The newest checkpoint that was published; empty where the journal signs none. */
  Optional<SignedCheckpoint> checkpoint();

  /**
   * The hashes of a tile, one behind the other; empty where the newest checkpoint does not cover
   * all of it, or the journal signs none. Never changes once it was given.
   */
  Optional<byte[]> tile(TileAddress tile);

  /** The leaf data of the event with this id, as {@link Events#find} finds it; empty if unknown. */
  Optional<byte[]> leaf(String eventId);

  /**
   * The proof that the event with this id is in the journal. Waits for the next checkpoint if no
   * earlier one covers the event. Empty if the event is unknown, or the journal signs no
   * checkpoints.
   *
   * @throws JournalException.Unavailable if that checkpoint cannot be signed
   */
  Optional<ProofFile> proof(String eventId);

  /**
   * The hashes that show that the tree of one size is the beginning of that of another.
   *
   * @param from the smaller size, 0 or more
   * @param to the larger size, at most that of the newest checkpoint
   * @throws JournalException.Rejected if these are no such sizes
   */
  List<Hash> consistency(long from, long to);
}
