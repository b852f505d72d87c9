package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof in the form of C2SP's tlog-proof. */
class ProofFileTest {
  private static final String HASH = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final int LEAVES = 11;

  private final List<Hash> leaves = NaiveTree.leaves(1, LEAVES);
  private final NaiveTree tree = new NaiveTree(leaves);
  private SigningKey key;
  private SignedCheckpoint signed;

  @BeforeEach
  void sign() throws MalformedProofException {
    key = SigningKey.generate("example.com/log");
    signed = SignedCheckpoint.sign(LEAVES, tree.root(), key);
  }

  private ProofFile proof(int index) {
    return new ProofFile(index, tree.inclusionProof(index), signed.note());
  }

  @Test
  void aProofHasTheFormOfTheFormat() {
    ProofFile proof = new ProofFile(7, List.of(Hash.ofBase64(HASH)), "checkpoint\n");
    assertThat(proof.text())
        .isEqualTo("c2sp.org/tlog-proof@v1\nindex 7\n" + HASH + "\n\ncheckpoint\n");
    assertThat(new ProofFile(0, List.of(), "c\n").text())
        .isEqualTo("c2sp.org/tlog-proof@v1\nindex 0\n\nc\n");
  }

  @Test
  void everyProofIsReadAsItWasWrittenAndHolds() throws MalformedProofException {
    for (int i = 0; i < LEAVES; i++) {
      ProofFile read = ProofFile.parse(proof(i).text());
      assertThat(read).isEqualTo(proof(i));
      assertThat(read.verify(leaves.get(i), key.verifier())).isEqualTo(signed.checkpoint());
    }
  }

  @Test
  void aProofForAnotherLeafIndexKeyOrCheckpointIsRefused() throws MalformedProofException {
    ProofFile proof = proof(4);
    VerifierKey verifier = key.verifier();
    requireRefused(proof, leaves.get(5), verifier);
    requireRefused(new ProofFile(5, proof.proof(), signed.note()), leaves.get(4), verifier);
    requireRefused(new ProofFile(LEAVES, proof.proof(), signed.note()), leaves.get(4), verifier);
    requireRefused(proof, leaves.get(4), SigningKey.generate("example.com/log").verifier());
    String smaller = SignedCheckpoint.sign(8, tree.root(), key).note();
    requireRefused(new ProofFile(4, proof.proof(), smaller), leaves.get(4), verifier);
  }

  private static void requireRefused(ProofFile proof, Hash leaf, VerifierKey key) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> proof.verify(leaf, key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\n\nindex 1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n",
        "c2sp.org/tlog-proof@v1\nindex \n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 99999999999999999999\n\nc\n",
        "c2sp.org/tlog-proof@v1\r\nindex 1\r\n\r\nc\n",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nc\n",
        "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n" + HASH + " \n\nc\n",
        "c2sp.org/tlog-proof@v1\nindex 1\n" + HASH + "\r\n\nc\n"
      })
  void whatIsNoProofIsRefused(String text) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> ProofFile.parse(text));
  }

  @Test
  void aProofHasNoMoreHashesThanTheHighestTree() throws MalformedProofException {
    String head = "c2sp.org/tlog-proof@v1\nindex 9223372036854775806\n";
    assertThat(ProofFile.parse(head + (HASH + "\n").repeat(63) + "\nc\n").proof()).hasSize(63);
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> ProofFile.parse(head + (HASH + "\n").repeat(64) + "\nc\n"))
        .withMessageContaining("more than 63 hashes");
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> ProofFile.parse(head + "\n" + "c\n".repeat(1 << 20)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProofFile(1, Collections.nCopies(64, Hash.ofBase64(HASH)), "c\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ProofFile(-1, List.of(), "c\n"));
  }
}
