package io.journald.proof;

/** A checkpoint, a signed note, a key or a proof that is not in its format, or is not genuine. */
public final class MalformedProofException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedProofException(String message) {
    super(message);
  }
}
