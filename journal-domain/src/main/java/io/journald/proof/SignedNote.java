package io.journald.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text with signatures, in the form of C2SP's signed-note: the text, an empty line, and a line
 * for each signature. Immutable.
 */
public final class SignedNote {
  /** The longest note that is read. It has room for sixteen signatures of any algorithm. */
  public static final int MAX_CHARS = 256 << 10;

  private static final String DASH = "\u2014 ";
  private static final int MAX_SIGNATURES = 100;

  /** No control character but the line feed, and nothing that UTF-8 cannot write. */
  private static final Pattern PLAIN = Pattern.compile("[^\\x00-\\x09\\x0b-\\x1f\\p{Cs}]*");

  private final String text;
  private final List<SignatureLine> signatures;

  private record SignatureLine(String name, byte[] idAndSignature) {
    String line() {
      return DASH + name + " " + Base64.getEncoder().encodeToString(idAndSignature) + "\n";
    }

    boolean claims(VerifierKey key) {
      byte[] id = Arrays.copyOf(idAndSignature, VerifierKey.ID_BYTES);
      return name.equals(key.name()) && Arrays.equals(id, key.id());
    }

    boolean isOf(VerifierKey key, String text) {
      int id = VerifierKey.ID_BYTES;
      return key.hasSigned(text, Arrays.copyOfRange(idAndSignature, id, idAndSignature.length));
    }
  }

  private SignedNote(String text, List<SignatureLine> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /**
   * Signs a text.
   *
   * @param text ends with a line feed, and has no other control character
   */
  public static SignedNote sign(String text, SigningKey key) {
    if (!text.endsWith("\n") || !PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the text of a note ends with a line feed and has no other control character");
    }
    byte[] signature = key.sign(text);
    byte[] id = key.verifier().id();
    byte[] both = Arrays.copyOf(id, id.length + signature.length);
    System.arraycopy(signature, 0, both, id.length, signature.length);
    return new SignedNote(text, List.of(new SignatureLine(key.verifier().name(), both)));
  }

  /**
   * Reads a note. Its signatures are not checked by that. Each note can be written in one way only:
   * what differs in any byte is another note, or none.
   */
  public static SignedNote parse(String note) throws MalformedProofException {
    int split = note.lastIndexOf("\n\n");
    if (note.length() > MAX_CHARS || split < 0 || !note.endsWith("\n")) {
      throw new MalformedProofException(
          "this is no signed note: it must be a text, an empty line and signatures");
    }
    if (!PLAIN.matcher(note).matches()) {
      throw new MalformedProofException("the note has a character that no note may have");
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
    if (parts.length != 3 || !line.startsWith(DASH) || !VerifierKey.isName(parts[1])) {
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
    SignatureLine signature = new SignatureLine(parts[1], bytes);
    if (!signature.line().equals(line + "\n")) { // the decoder forgives padding and spare bits
      throw new MalformedProofException(
          "the signature of " + parts[1] + " is not canonical Base64");
    }
    return signature;
  }

  /**
   * The text, once a signature of the key has proved to be genuine. Signatures of other keys are
   * left alone, as signed-note demands.
   *
   * @throws MalformedProofException if there is none, or one that is not genuine
   */
  public String verifiedText(VerifierKey key) throws MalformedProofException {
    List<SignatureLine> known =
        signatures.stream().filter(signature -> signature.claims(key)).toList();
    if (known.isEmpty()) {
      throw new MalformedProofException("the note has no signature of the key " + key);
    }
    if (!known.stream().allMatch(signature -> signature.isOf(key, text))) {
      throw new MalformedProofException(
          "the note's text is not the one that " + key.name() + " has signed");
    }
    return text;
  }

  /** The text, for which nobody has vouched yet. */
  String unverifiedText() {
    return text;
  }

  /** The whole note as it is published. */
  public String note() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }
}
