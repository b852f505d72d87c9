package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a checkpoint, by C2SP's tlog-checkpoint, and its signature. */
class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String EXAMPLE = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";

  @Test
  void theExampleOfTheFormatIsRead() throws MalformedProofException {
    Checkpoint checkpoint = Checkpoint.parse(EXAMPLE);
    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20_852_163);
    assertThat(checkpoint.root()).isEqualTo(Hash.ofBase64(ROOT));
    assertThat(checkpoint.text()).isEqualTo(EXAMPLE);
  }

  @Test
  void linesBehindTheRootAreLeftAlone() throws MalformedProofException {
    assertThat(Checkpoint.parse(EXAMPLE + "more\nand more\n")).isEqualTo(Checkpoint.parse(EXAMPLE));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE})
  void everySizeIsReadAsItWasWritten(long size) throws MalformedProofException {
    Checkpoint checkpoint = new Checkpoint("example.com/log", size, Hash.ofBase64(ROOT));
    assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "01",
        "00",
        "1 ",
        " 1",
        "1.0",
        "1e3",
        "0x1",
        "\u0661",
        "1\r",
        "9223372036854775808",
        "9999999999999999999",
        "18446744073709551617",
        "one"
      })
  void whatIsNoSizeIsRefused(String size) {
    requireRefused("example.com/log\n" + size + "\n" + ROOT + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "example.com/log\n5\n",
        "\n5\n" + ROOT + "\n",
        "example.com/log\n5\n" + ROOT,
        "example.com/log\n5\n" + ROOT + "\nmore",
        "example.com/log\n5\n" + ROOT + "\n\n",
        "example.com/log\n5\n" + ROOT + "\n\nmore\n",
        "example.com/log\r5\r" + ROOT + "\r",
        "example.com/log\n\n5\n" + ROOT + "\n",
        "example.com/log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "example.com/log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "example.com/log\n5\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n",
        "example.com/log\n5\n" + ROOT + " \n",
        "example.com/log\n5\nAAAA\n",
        "example.com/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      })
  void whatIsNoCheckpointIsRefused(String text) {
    requireRefused(text);
  }

  private static void requireRefused(String text) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> Checkpoint.parse(text));
  }

  @Test
  void aCheckpointThatNobodyCouldReadIsNotMade() {
    Hash root = Hash.ofBase64(ROOT);
    assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("", 5, root));
    assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("a\nb", 5, root));
    assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("log", -1, root));
  }

  @Test
  void aSignedCheckpointIsGenuineForItsKeyAlone() throws MalformedProofException {
    SigningKey key = SigningKey.generate("example.com/log");
    SignedCheckpoint signed = SignedCheckpoint.sign(5, Hash.ofBase64(ROOT), key);
    assertThat(signed.note()).startsWith("example.com/log\n5\n" + ROOT + "\n\n\u2014 ");
    assertThat(SignedCheckpoint.verify(signed.note(), key.verifier())).isEqualTo(signed);
    VerifierKey other = SigningKey.generate("example.com/log").verifier();
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> SignedCheckpoint.verify(signed.note(), other));
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(
            () -> SignedCheckpoint.verify(signed.note().replace("\n5\n", "\n6\n"), key.verifier()));
  }

  @Test
  void aKeyVouchesForNoOriginButItsOwn() throws MalformedProofException {
    SigningKey key = SigningKey.generate("example.com/log");
    String other = new Checkpoint("example.com/other", 5, Hash.ofBase64(ROOT)).text();
    String note = SignedNote.sign(other, key).note();
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> SignedCheckpoint.verify(note, key.verifier()))
        .withMessage("the checkpoint is of example.com/other, not of example.com/log");
  }
}
