package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifier keys in the form of C2SP's signed-note, and the keys that sign. */
class KeysTest {
  private static final String EXAMPLE =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  @Test
  void theVerifierKeyOfTheFormatsExampleIsRead() throws MalformedProofException {
    VerifierKey key = VerifierKey.parse(EXAMPLE);
    assertThat(key.name()).isEqualTo("example.com/foo");
    assertThat(HexFormat.of().formatHex(key.id())).isEqualTo("530d903a");
    assertThat(key.text()).isEqualTo(EXAMPLE);
    assertThat(key).isEqualTo(VerifierKey.parse(EXAMPLE)).hasToString(EXAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k+",
        " example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void whatIsNoVerifierKeyIsRefused(String text) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> VerifierKey.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0200000000000000000000000000000000000000000000000000000000000000", // not on the curve
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" // the field's prime
      })
  void bytesThatAreNoPointOfTheCurveAreRefusedAtOnce(String raw) {
    byte[] typed = HexFormat.of().parseHex("01" + raw);
    String text = "example.com/foo+00000000+" + Base64.getEncoder().encodeToString(typed);
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> VerifierKey.parse(text))
        .withMessage("the verifier key's bytes are no Ed25519 key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a+b", "a\nb", "a\u00a0b", "\u2003", "a\u0085", "\u0007", "\ud800"})
  void aKeyCannotHaveSuchAName(String name) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> SigningKey.generate(name));
  }

  @Test
  void aSigningKeySurvivesBeingKept() throws MalformedProofException {
    SigningKey key = SigningKey.generate("b\u00fccher.example/\ud83d\ude42");
    VerifierKey verifier = VerifierKey.parse(key.verifier().text());
    SigningKey kept = SigningKey.of(key.pkcs8(), verifier);
    assertThat(kept.verifier()).isEqualTo(key.verifier());
    assertThat(verifier.hasSigned("text\n", kept.sign("text\n"))).isTrue();
    assertThat(verifier.hasSigned("other\n", kept.sign("text\n"))).isFalse();
  }

  @Test
  void twoHalvesOfDifferentKeysAreRefused() throws MalformedProofException {
    SigningKey mine = SigningKey.generate("example.com/log");
    SigningKey yours = SigningKey.generate("example.com/log");
    assertThat(mine.verifier()).isNotEqualTo(yours.verifier());
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> SigningKey.of(mine.pkcs8(), yours.verifier()))
        .withMessageContaining(yours.verifier().text());
  }

  @Test
  void whatIsNoSigningKeyIsRefused() throws MalformedProofException, GeneralSecurityException {
    VerifierKey verifier = SigningKey.generate("example.com/log").verifier();
    byte[] otherCurve =
        KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate().getEncoded();
    for (byte[] pkcs8 : new byte[][] {{}, new byte[48], otherCurve}) {
      assertThatExceptionOfType(MalformedProofException.class)
          .isThrownBy(() -> SigningKey.of(pkcs8, verifier));
    }
  }
}
