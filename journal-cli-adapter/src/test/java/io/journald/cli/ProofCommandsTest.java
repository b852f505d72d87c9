package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.Proofs;
import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import io.journald.proof.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofCommandsTest {
  @TempDir private Path directory;

  private final FakeAccess access = new FakeAccess();

  private Run run(String... arguments) {
    return Run.of(access, arguments);
  }

  private void record(String id) {
    try (WriteSession session = access.openForWriting(new TargetOptions().flags())) {
      Mutation mutation = Mutation.of("t", "e", "f", "update", "", "ü", "alice", "crm");
      session.journal().record(new Submission(id, mutation));
    }
  }

  private void requireRefused(Run run, String message) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("journal: " + message + "\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theNewestCheckpointIsShownAsItIs() throws Exception {
    record("a");
    record("b");

    Run run = run("checkpoint", "-D", "j");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(SignedCheckpoint.verify(run.out(), access.store.verifierKey()).checkpoint().size())
        .isEqualTo(2);
    assertThat(access.opened.getLast().settings()).containsEntry("dir", "j");
    assertThat(access.closed).isEqualTo(3);
  }

  @Test
  void theProofOfAnEventHoldsForItsLeaf() throws Exception {
    record("a");
    record("b");
    record("c");

    Run proof = run("prove", "b");
    Run leaf = run("prove", "b", "--leaf");

    assertThat(proof.exitCode()).as(proof.err()).isZero();
    assertThat(leaf.exitCode()).as(leaf.err()).isZero();
    Hash leafHash = new TreeHasher().leaf(leaf.out().getBytes(StandardCharsets.UTF_8));
    assertThat(ProofFile.parse(proof.out()).verify(leafHash, access.store.verifierKey()).size())
        .isEqualTo(3);
  }

  @Test
  void aReceiptNamesTheLeafThatIsProved() {
    String recording = "record --type t --id i --action x --actor a --event-id mine -o table";
    String receipt = run(recording.split(" ")).out();
    String leaf = run("prove", "mine", "--leaf").out();

    Hash leafHash = new TreeHasher().leaf(leaf.getBytes(StandardCharsets.UTF_8));
    assertThat(receipt)
        .containsPattern("(?m)^leaf hash +" + Pattern.quote(leafHash.base64()) + "$");
  }

  @Test
  void aProofGoesIntoANewFileOnly() throws IOException {
    record("a");
    Path file = directory.resolve("a.tlog-proof");

    Run written = run("prove", "a", "--file", file.toString());
    String proof = Files.readString(file);
    Run again = run("prove", "a", "--leaf", "--file", file.toString());

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).isEmpty();
    assertThat(proof).isEqualTo(run("prove", "a").out());
    requireRefused(again, file + " exists already; name a new file");
    assertThat(file).hasContent(proof);
  }

  @Test
  void anUnknownEventHasNoProof() {
    record("a");
    Path file = directory.resolve("b.tlog-proof");

    requireRefused(run("prove", "b"), "no event has the id b");
    requireRefused(run("prove", "b", "--leaf"), "no event has the id b");
    requireRefused(run("prove", "b", "--file", file.toString()), "no event has the id b");
    assertThat(file).doesNotExist();
  }

  @Test
  void aJournalThatSignsNothingSaysSo() {
    access.proofs = new UnsignedProofs();

    requireRefused(run("checkpoint"), "this journal signs no checkpoints");
    requireRefused(run("prove", "a"), "this journal signs no checkpoints");
  }

  private static final class UnsignedProofs implements Proofs {
    @Override
    public Optional<SignedCheckpoint> checkpoint() {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> tile(TileAddress tile) {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> leaf(String eventId) {
      return Optional.empty();
    }

    @Override
    public Optional<ProofFile> proof(String eventId) {
      return Optional.empty();
    }

    @Override
    public List<Hash> consistency(long from, long to) {
      throw new Rejected(Rejected.Reason.MALFORMED, "there is no checkpoint");
    }
  }
}
