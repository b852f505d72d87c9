package io.journald.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** A key that signs checkpoints, with Ed25519 (RFC 8032). Immutable. */
public final class SigningKey {
  private final PrivateKey key;
  private final VerifierKey verifier;

  private SigningKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * Makes a new key.
   *
   * @param name whose key it is; for a journal, its origin
   * @throws MalformedProofException if it cannot be the name of a key
   */
  public static SigningKey generate(String name) throws MalformedProofException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerifierKey.of(name, pair.getPublic()));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * The key that was kept as PKCS#8.
   *
   * @param verifier its public half
   * @throws MalformedProofException if it is no such key, or not the other half
   */
  public static SigningKey of(byte[] pkcs8, VerifierKey verifier) throws MalformedProofException {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      SigningKey signing = new SigningKey(key, verifier);
      String probe = "does this key belong to that one?\n";
      if (!verifier.hasSigned(probe, signing.sign(probe))) {
        throw new MalformedProofException("it is not the other half of " + verifier);
      }
      return signing;
    } catch (GeneralSecurityException invalid) {
      throw new MalformedProofException("it is no Ed25519 key in PKCS#8");
    }
  }

  /** The key as PKCS#8, to be kept in secret. */
  public byte[] pkcs8() {
    return key.getEncoded();
  }

  public VerifierKey verifier() {
    return verifier;
  }

  byte[] sign(String text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.sign();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
