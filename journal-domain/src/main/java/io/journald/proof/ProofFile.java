package io.journald.proof;

import java.util.ArrayList;
import java.util.List;

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

  public ProofFile {
    proof = List.copyOf(proof);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    StringBuilder text = new StringBuilder(HEAD + "\n" + INDEX + index + "\n");
    proof.forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }

  /** Reads a proof file. Nothing is checked by that but its form. */
  public static ProofFile parse(String text) throws MalformedProofException {
    int split = text.indexOf("\n\n");
    String[] lines = text.substring(0, Math.max(split, 0)).split("\n");
    if (lines.length < 2
        || !lines[0].equals(HEAD)
        || !lines[1].matches(INDEX + "(0|[1-9][0-9]{0,17})")) {
      throw new MalformedProofException("this is no proof: it must begin with " + HEAD);
    }
    List<Hash> proof = new ArrayList<>();
    try {
      for (String line : List.of(lines).subList(2, lines.length)) {
        proof.add(Hash.ofBase64(line));
      }
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException("a hash of the proof is invalid: " + invalid.getMessage());
    }
    long index = Long.parseLong(lines[1].substring(INDEX.length()));
    return new ProofFile(index, proof, text.substring(split + 2));
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
