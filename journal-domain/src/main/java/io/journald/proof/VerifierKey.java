package io.journald.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public half of a signing key, with its name: what a stranger needs to check a signed note.
 * The form is that of C2SP's signed-note, for Ed25519 (RFC 8032). Immutable.
 */
public final class VerifierKey {
  static final int ID_BYTES = 4;

  private static final byte ED25519 = 1;
  private static final int KEY_BYTES = 32;

  /** What X.509 puts in front of an Ed25519 key (RFC 8410). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  /** No Unicode space, control character or plus sign, and nothing that UTF-8 cannot write. */
  private static final Pattern NAME = Pattern.compile("[^+\\p{IsWhite_Space}\\x00-\\x1f\\p{Cs}]+");

  private static final Pattern TEXT =
      Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+=*)");

  private final String name;
  private final byte[] raw;
  private final PublicKey key;

  private VerifierKey(String name, byte[] raw) throws MalformedProofException {
    if (!isName(name)) {
      throw new MalformedProofException(
          "a key's name must not be empty, nor hold white space, a plus sign or control characters");
    }
    this.name = name;
    this.raw = raw;
    try {
      this.key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509(raw)));
      Signature.getInstance("Ed25519").initVerify(key); // only this looks for the curve's point
    } catch (GeneralSecurityException invalid) {
      throw new MalformedProofException("the verifier key's bytes are no Ed25519 key");
    }
  }

  /** True if a key can have this name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static byte[] x509(byte[] raw) {
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + KEY_BYTES);
    System.arraycopy(raw, 0, encoded, X509_HEAD.length, KEY_BYTES);
    return encoded;
  }

  /** The verifier key of a public key of the JDK. */
  static VerifierKey of(String name, PublicKey key) throws MalformedProofException {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(
        name, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
  }

  /** Reads {@code name+id+key}. */
  public static VerifierKey parse(String text) throws MalformedProofException {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new MalformedProofException(
          "'" + text + "' is no verifier key; it must be name+id+key, as the journal shows it");
    }
    byte[] typed = decoded(parts.group(3));
    if (typed.length != 1 + KEY_BYTES || typed[0] != ED25519) {
      throw new MalformedProofException("the verifier key is not one for Ed25519");
    }
    VerifierKey key = new VerifierKey(parts.group(1), Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().formatHex(key.id()).equals(parts.group(2))) {
      throw new MalformedProofException(
          "the verifier key's id does not belong to its name and key");
    }
    return key;
  }

  private static byte[] decoded(String base64) throws MalformedProofException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException("the verifier key's last part is not Base64");
    }
  }

  /** Whose key it is; for a journal, its origin. */
  public String name() {
    return name;
  }

  /** The four bytes that stand in front of a signature. */
  byte[] id() {
    MessageDigest sha256 = TreeHasher.sha256();
    sha256.update(name.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) '\n');
    sha256.update(typed());
    return Arrays.copyOf(sha256.digest(), ID_BYTES);
  }

  private byte[] typed() {
    byte[] typed = new byte[1 + KEY_BYTES];
    typed[0] = ED25519;
    System.arraycopy(raw, 0, typed, 1, KEY_BYTES);
    return typed;
  }

  /** True if the signature is one of this key over the text. */
  boolean hasSigned(String text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException notOne) {
      return false;
    }
  }

  /** The text that {@link #parse} reads: {@code name+id+key}. */
  public String text() {
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
