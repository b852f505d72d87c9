package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes of C2SP's signed-note and of Go's package note, and whatever is close to a note. */
class SignedNoteTest {
  private static final String EXAMPLE_KEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  private static final String EXAMPLE_SIGNATURE =
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";
  private static final String EXAMPLE_LINE = "\u2014 example.com/foo " + EXAMPLE_SIGNATURE + "\n";
  private static final String EXAMPLE = "This is an example message.\n\n" + EXAMPLE_LINE;

  private static final String PETER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String ENOCH =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TWO_SIGNATURES =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      \u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=
      """;

  private static String verified(String note, String key) throws MalformedProofException {
    return SignedNote.parse(note).verifiedText(VerifierKey.parse(key));
  }

  private static void requireRefused(String note) {
    assertThatExceptionOfType(MalformedProofException.class)
        .as("%s", note)
        .isThrownBy(() -> verified(note, EXAMPLE_KEY));
  }

  @Test
  void theExampleOfTheFormatIsGenuine() throws MalformedProofException {
    assertThat(verified(EXAMPLE, EXAMPLE_KEY)).isEqualTo("This is an example message.\n");
    assertThat(SignedNote.parse(EXAMPLE).note()).isEqualTo(EXAMPLE);
  }

  @Test
  void eachSignatureOfGosExampleIsGenuineAndTheOtherIsIgnored() throws MalformedProofException {
    String text = TWO_SIGNATURES.substring(0, TWO_SIGNATURES.indexOf("\n\n") + 1);
    assertThat(verified(TWO_SIGNATURES, PETER)).isEqualTo(text);
    assertThat(verified(TWO_SIGNATURES, ENOCH)).isEqualTo(text);
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> verified(TWO_SIGNATURES, EXAMPLE_KEY))
        .withMessage("the note has no signature of the key " + EXAMPLE_KEY);
  }

  @Test
  void aNoteThatDiffersInAnyCharacterIsRefused() {
    for (int i = 0; i < EXAMPLE.length(); i++) {
      String before = EXAMPLE.substring(0, i);
      char old = EXAMPLE.charAt(i);
      String after = EXAMPLE.substring(i + 1);
      requireRefused(before + after);
      requireRefused(before + old + old + after);
      for (char other : "\n AB+/=a1\u2014\u00e9\u0000\r".toCharArray()) {
        if (other != old) {
          requireRefused(before + other + after);
        }
      }
    }
    requireRefused("");
    requireRefused("\n" + EXAMPLE);
    requireRefused(EXAMPLE + "\n");
    requireRefused(EXAMPLE + " ");
    requireRefused(EXAMPLE.replace("\n", "\r\n"));
  }

  @Test
  void aSignatureCanBeWrittenInOneWayOnly() {
    // The decoder of the JDK takes all of these for the same bytes.
    requireRefused(EXAMPLE.replace("aQM=\n", "aQM\n"));
    requireRefused(EXAMPLE.replace("aQM=\n", "aQN=\n"));
    requireRefused(EXAMPLE.replace("aQM=\n", "aQP=\n"));
  }

  @Test
  void theGroupOrderAddedToASignatureIsRefused() {
    byte[] signature = Base64.getDecoder().decode(EXAMPLE_SIGNATURE);
    byte[] order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < order.length; i++) {
      int sum = (signature[36 + i] & 0xff) + (order[i] & 0xff) + carry;
      signature[36 + i] = (byte) sum;
      carry = sum >> 8;
    }
    requireRefused(
        EXAMPLE.replace(EXAMPLE_SIGNATURE, Base64.getEncoder().encodeToString(signature)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n\nb\n",
        "\n",
        "\n\n\n",
        "a\n\n",
        "a\n\n\u2014 x AAAAAAAA\n",
        "\u00e4\ud83d\ude42\n"
      })
  void aTextMayHoldEmptyLinesAndWhatLooksLikeASignature(String text)
      throws MalformedProofException {
    SigningKey key = SigningKey.generate("example.com/log");
    String note = SignedNote.sign(text, key).note();
    assertThat(SignedNote.parse(note).verifiedText(key.verifier())).isEqualTo(text);
  }

  @Test
  void aSignedNoteInTheTextOfAnotherProvesNothing() {
    requireRefused(EXAMPLE + "\n\u2014 example.org/other AAAAAAAA\n");
    requireRefused(EXAMPLE + "\n" + EXAMPLE_LINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no line feed", "a\r\n", "\u0000\n", "\t\n", "\u001b[2J\n", "\ud800\n"})
  void aTextThatNoNoteMayHaveIsNotSigned(String text) throws MalformedProofException {
    SigningKey key = SigningKey.generate("example.com/log");
    assertThatIllegalArgumentException().isThrownBy(() -> SignedNote.sign(text, key));
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> SignedNote.parse(text + "\n" + EXAMPLE_LINE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a+b", "a\u00a0b", "a\u2003b", "a\u0085b", "a\u3000b", "a b"})
  void aSignatureOfAnImpossibleNameSpoilsTheNote(String name) {
    requireRefused(EXAMPLE + "\u2014 " + name + " AAAAAAAA\n");
  }

  @Test
  void signaturesOfUnknownKeysAreIgnored() throws MalformedProofException {
    String sameNameOtherKey = "\u2014 example.com/foo AAAA" + EXAMPLE_SIGNATURE.substring(4) + "\n";
    String otherNameSameKey = "\u2014 example.com/bar " + EXAMPLE_SIGNATURE + "\n";
    String otherAlgorithm = "\u2014 witness.example AAAAAAA=\n";
    String text = "This is an example message.\n";
    assertThat(
            verified(
                text + "\n" + sameNameOtherKey + otherNameSameKey + otherAlgorithm + EXAMPLE_LINE,
                EXAMPLE_KEY))
        .isEqualTo(text);
    requireRefused(text + "\n" + sameNameOtherKey + otherNameSameKey + otherAlgorithm);
  }

  @Test
  void aWrongSignatureOfTheKeyIsNotMadeGoodByARightOne() {
    String wrong = EXAMPLE_LINE.replace("kn8s", "kn8t");
    requireRefused(EXAMPLE + wrong);
    requireRefused(EXAMPLE.replace(EXAMPLE_LINE, wrong + EXAMPLE_LINE));
  }

  @Test
  void sixteenLargeSignaturesAreReadAndEndlessOnesAreNot() throws MalformedProofException {
    String large =
        "\u2014 witness.example " + Base64.getEncoder().encodeToString(new byte[5_000]) + "\n";
    assertThat(verified(EXAMPLE + large.repeat(15), EXAMPLE_KEY)).isNotEmpty();
    requireRefused(EXAMPLE + large.repeat(99));
    requireRefused(EXAMPLE + "\u2014 w AAAAAAA=\n".repeat(100));
  }
}
