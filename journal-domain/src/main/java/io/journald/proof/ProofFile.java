package io.journald.proof;

import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that shows that an event is in a journal, but for the event and the verifier key, in
 * the form of C2SP's tlog-proof.
 *
 * @param index the event's sequence
 * @param proof the hashes from its leaf to the root
 * @param checkpoint the signed note with the root
 */
public record ProofFile(long index, List<Hash> proof, String checkpoint) {
  private static final String HEAD = "c2sp.org/tlog-proof@v1";
  private static final String INDEX = "index ";

  /** No tree that has at most {@link Long#MAX_VALUE} leaves is higher. */
  private static final int MAX_HASHES = 63;

  private static final int MAX_CHARS = 4096 + SignedNote.MAX_CHARS;

  public ProofFile {
    if (index < 0 || proof.size() > MAX_HASHES) {
      throw new IllegalArgumentException("index " + index + " with " + proof.size() + " hashes");
    }
    proof = List.copyOf(proof);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    StringBuilder text = new StringBuilder(HEAD + "\n" + INDEX + index + "\n");
    proof.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }

  /**
   * Reads a proof file. Nothing is checked by that but its form. The line {@code extra}, which the
   * format allows and no journal writes, is refused.
   */
  public static ProofFile parse(String text) throws MalformedProofException {
    int split = text.indexOf("\n\n");
    if (!text.startsWith(HEAD + "\n" + INDEX) || split < 0 || text.length() > MAX_CHARS) {
      throw new MalformedProofException(
          "this is no proof: it must be the lines " + HEAD + " and index, hashes and a checkpoint");
    }
    List<String> lines = List.of(text.substring(0, split).split("\n"));
    OptionalLong index = Decimal.parse(lines.get(1).substring(INDEX.length()));
    if (index.isEmpty() || lines.size() > 2 + MAX_HASHES) {
      throw new MalformedProofException(
          "the proof's index is no number, or it has more than " + MAX_HASHES + " hashes");
    }
    return new ProofFile(
        index.getAsLong(), hashes(lines.subList(2, lines.size())), text.substring(split + 2));
  }

  private static List<Hash> hashes(List<String> lines) throws MalformedProofException {
    try {
      return lines.stream().map(Hash::ofBase64).toList();
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException("a hash of the proof is invalid: " + invalid.getMessage());
    }
  }

  /**
   * Checks that the leaf is in the tree whose root the key has signed.
   *
   * @param leaf the hash of the event's leaf data
   * @return the checkpoint that holds it
   * @throws MalformedProofException if it is not shown; the message says what is wrong
   */
  public Checkpoint verify(Hash leaf, VerifierKey key) throws MalformedProofException {
    Checkpoint signed = SignedCheckpoint.verify(checkpoint, key).checkpoint();
    if (!ProofCheck.isIncluded(leaf, index, signed.size(), proof, signed.root())) {
      throw new MalformedProofException(
          "the hashes do not lead from this event at sequence " + index + " to the signed root");
    }
    return signed;
  }
}
