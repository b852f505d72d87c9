package io.journald.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures, in the form of C2SP's signed-note: the text, an empty line, and a line
 * for each signature. Immutable.
 */
public final class SignedNote {
  /** The longest note that is read. */
  public static final int MAX_CHARS = 64 << 10;

  private static final String DASH = "\u2014 ";
  private static final int MAX_SIGNATURES = 100;

  private final String text;
  private final List<SignatureLine> signatures;

  private record SignatureLine(String name, byte[] idAndSignature) {
    String line() {
      return DASH + name + " " + Base64.getEncoder().encodeToString(idAndSignature) + "\n";
    }

    boolean isOf(VerifierKey key, String text) {
      int id = VerifierKey.ID_BYTES;
      return name.equals(key.name())
          && Arrays.equals(Arrays.copyOf(idAndSignature, id), key.id())
          && key.hasSigned(text, Arrays.copyOfRange(idAndSignature, id, idAndSignature.length));
    }
  }

  private SignedNote(String text, List<SignatureLine> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /**
   * Signs a text.
   *
   * @param text ends with a line feed
   */
  public static SignedNote sign(String text, SigningKey key) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the text of a note ends with a line feed");
    }
    byte[] signature = key.sign(text);
    byte[] id = key.verifier().id();
    byte[] both = Arrays.copyOf(id, id.length + signature.length);
    System.arraycopy(signature, 0, both, id.length, signature.length);
    return new SignedNote(text, List.of(new SignatureLine(key.verifier().name(), both)));
  }

  /** Reads a note. Its signatures are not checked by that. */
  public static SignedNote parse(String note) throws MalformedProofException {
    int split = note.lastIndexOf("\n\n");
    if (note.length() > MAX_CHARS || split < 0 || !note.endsWith("\n")) {
      throw new MalformedProofException(
          "this is no signed note: it must be a text, an empty line and signatures");
    }
    List<SignatureLine> signatures = new ArrayList<>();
    for (String line : note.substring(split + 2).split("\n")) {
      signatures.add(signatureLine(line));
    }
    if (signatures.size() > MAX_SIGNATURES) {
      throw new MalformedProofException("the note has more than " + MAX_SIGNATURES + " signatures");
    }
    return new SignedNote(note.substring(0, split + 1), signatures);
  }

  private static SignatureLine signatureLine(String line) throws MalformedProofException {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !line.startsWith(DASH) || parts[1].isEmpty()) {
      throw new MalformedProofException("'" + line + "' is no signature line of a note");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException("the signature of " + parts[1] + " is not Base64");
    }
    if (bytes.length <= VerifierKey.ID_BYTES) {
      throw new MalformedProofException("the signature of " + parts[1] + " is too short");
    }
    return new SignatureLine(parts[1], bytes);
  }

  /**
   * The text, once a signature of the key has proved to be genuine.
   *
   * @throws MalformedProofException if there is none
   */
  public String verifiedText(VerifierKey key) throws MalformedProofException {
    if (signatures.stream().noneMatch(signature -> signature.isOf(key, text))) {
      throw new MalformedProofException("the note has no valid signature of " + key.name());
    }
    return text;
  }

  /** The whole note as it is published. */
  public String note() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }
}
