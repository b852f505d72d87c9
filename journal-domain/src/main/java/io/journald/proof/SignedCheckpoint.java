package io.journald.proof;

import java.util.Objects;

/**
 * A checkpoint and the signed note that says it.
 *
 * @param checkpoint what was signed
 * @param note the note as it is published
 */
public record SignedCheckpoint(Checkpoint checkpoint, String note) {
  public SignedCheckpoint {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(note, "note");
  }

  /** Signs a root with a key, whose name is the origin. */
  public static SignedCheckpoint sign(long size, Hash root, SigningKey key) {
    Checkpoint checkpoint = new Checkpoint(key.verifier().name(), size, root);
    return new SignedCheckpoint(checkpoint, SignedNote.sign(checkpoint.text(), key).note());
  }

  /** Reads a note. Nothing is checked by that but its form. */
  public static SignedCheckpoint parse(String note) throws MalformedProofException {
    return new SignedCheckpoint(Checkpoint.parse(SignedNote.parse(note).unverifiedText()), note);
  }

  /**
   * Reads a note and checks its signature and its origin.
   *
   * @throws MalformedProofException if it is no checkpoint of the key's owner
   */
  public static SignedCheckpoint verify(String note, VerifierKey key)
      throws MalformedProofException {
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).verifiedText(key));
    if (!checkpoint.origin().equals(key.name())) {
      throw new MalformedProofException(
          "the checkpoint is of " + checkpoint.origin() + ", not of " + key.name());
    }
    return new SignedCheckpoint(checkpoint, note);
  }
}
