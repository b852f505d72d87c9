package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.ProofCheck;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import io.journald.proof.TileAddress;
import io.journald.proof.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link JournalContract} on proofs: checked as a stranger would, with the key. */
interface ProofContract extends JournalPorts {
  /** Two full tiles and a part of a third. */
  int EVENTS = 2 * TileAddress.WIDTH + 3;

  /** The key that the journal's owner has told the world. */
  VerifierKey verifierKey();

  /** Records events of a seed, some of them flushed, and returns the data of their leaves. */
  private ReferenceTree recordTree(RandomEvents random, int count) {
    List<byte[]> leaves = new ArrayList<>();
    int batchSize = 64;
    for (int from = 0; from < count; from += batchSize) {
      List<Submission> batch =
          IntStream.range(from, Math.min(count, from + batchSize))
              .mapToObj(i -> new Submission("id-" + i, random.mutation()))
              .toList();
      List<Receipt> receipts = journal().append(batch);
      for (int i = 0; i < batch.size(); i++) {
        leaves.add(LeafData.of(JournalPorts.recorded(receipts.get(i), batch.get(i).mutation())));
      }
      if (from == batchSize) {
        operations().flush();
      }
    }
    return new ReferenceTree(leaves);
  }

  /** Records events one by one until there are so many. */
  private void grow(List<byte[]> leaves, RandomEvents random, int size) {
    for (int i = leaves.size(); i < size; i++) {
      Mutation mutation = random.mutation();
      leaves.add(LeafData.of(JournalPorts.recorded(record("id-" + i, mutation), mutation)));
    }
  }

  /** Waits until a checkpoint covers everything that was recorded, and returns the newest. */
  private Checkpoint published(int size) throws MalformedProofException {
    assertThat(proofs().proof("id-" + (size - 1))).isPresent();
    SignedCheckpoint signed = proofs().checkpoint().orElseThrow();
    assertThat(SignedCheckpoint.verify(signed.note(), verifierKey())).isEqualTo(signed);
    return signed.checkpoint();
  }

  @Test
  default void theCheckpointSignsTheRootOverAllEvents() throws MalformedProofException {
    RandomEvents random = new RandomEvents(60);
    List<byte[]> leaves = new ArrayList<>();
    for (int size : List.of(1, 2, 7)) {
      grow(leaves, random, size);

      Checkpoint newest = published(size);

      assertThat(newest.size()).as("%s", random).isEqualTo(size);
      assertThat(newest.root()).as("%s", random).isEqualTo(new ReferenceTree(leaves).root(size));
      assertThat(newest.origin()).isEqualTo(verifierKey().name());
    }
  }

  @Test
  default void everyEventHasAProofThatHoldsForItAlone() throws MalformedProofException {
    int size = 300;
    RandomEvents random = new RandomEvents(61);
    ReferenceTree tree = recordTree(random, size);
    published(size);
    for (int i = 0; i < size; i++) {
      ProofFile proof = proofs().proof("id-" + i).orElseThrow();
      byte[] leaf = proofs().leaf("id-" + i).orElseThrow();
      assertThat(leaf).as("%s, event %s", random, i).isEqualTo(tree.leaves().get(i));
      assertThat(proof.index()).isEqualTo(i);

      Checkpoint signed = proof.verify(tree.root(i, i + 1), verifierKey());

      assertThat(signed.size()).isEqualTo(size);
      assertThat(signed.root()).isEqualTo(tree.root(size));
      int other = (i + 1 + random.below(size - 1)) % size;
      Hash leafHash = tree.root(i, i + 1);
      switch (i % 3) { // to check a signature takes its time
        case 0 -> requireRefused(proof, tree.root(other, other + 1));
        case 1 -> requireRefused(at(proof, other, proof.proof()), leafHash);
        default -> {
          int place = random.below(proof.proof().size());
          requireRefused(at(proof, i, changed(proof.proof(), place)), leafHash);
        }
      }
    }
  }

  private void requireRefused(ProofFile proof, Hash leaf) {
    assertThatExceptionOfType(MalformedProofException.class)
        .as("%s", proof)
        .isThrownBy(() -> proof.verify(leaf, verifierKey()));
  }

  private static ProofFile at(ProofFile proof, long index, List<Hash> hashes) {
    return new ProofFile(index, hashes, proof.checkpoint());
  }

  /** The hashes with one bit of one of them turned. */
  private static List<Hash> changed(List<Hash> hashes, int index) {
    byte[] bytes = hashes.get(index).bytes();
    bytes[index % Hash.BYTES] ^= 1;
    List<Hash> changed = new ArrayList<>(hashes);
    changed.set(index, Hash.of(bytes));
    return changed;
  }

  @Test
  default void aProofIsRefusedWithAHashTooManyOrTooFewOrAnothersKey()
      throws MalformedProofException {
    ReferenceTree tree = recordTree(new RandomEvents(62), 5);
    published(5);
    ProofFile proof = proofs().proof("id-2").orElseThrow();
    Hash leaf = tree.root(2, 3);
    List<Hash> hashes = proof.proof();
    List<Hash> more = new ArrayList<>(hashes);
    more.add(hashes.getLast());

    requireRefused(at(proof, 2, more), leaf);
    requireRefused(at(proof, 2, hashes.subList(0, hashes.size() - 1)), leaf);
    requireRefused(at(proof, 2, hashes.subList(1, hashes.size())), leaf);
    requireRefused(at(proof, 2, List.of()), leaf);
    VerifierKey stranger = SigningKey.generate(verifierKey().name()).verifier();
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> proof.verify(leaf, stranger));
  }

  @Test
  default void everySizeIsConsistentWithEveryEarlierOne() throws MalformedProofException {
    int size = 18;
    ReferenceTree tree = recordTree(new RandomEvents(63), size);
    published(size);
    for (int to = 0; to <= size; to++) {
      for (int from = 0; from <= to; from++) {
        List<Hash> proof = proofs().consistency(from, to);

        assertThat(isConsistent(tree, from, to, proof)).as("%s to %s", from, to).isTrue();
        if (from > 0) {
          assertThat(ProofCheck.isConsistent(from, tree.root(1, from), to, tree.root(to), proof))
              .as("%s without its first event to %s", from, to)
              .isFalse();
        }
        if (!proof.isEmpty()) {
          List<Hash> changed = changed(proof, (from + to) % proof.size());
          assertThat(isConsistent(tree, from, to, changed)).as("%s to %s", from, to).isFalse();
        }
      }
    }
  }

  private static boolean isConsistent(ReferenceTree tree, int from, int to, List<Hash> proof) {
    return ProofCheck.isConsistent(from, tree.root(from), to, tree.root(to), proof);
  }

  @Test
  default void aSizeOutOfRangeIsRejected() throws MalformedProofException {
    recordTree(new RandomEvents(64), 4);
    published(4);
    assertThat(proofs().consistency(4, 4)).isEmpty();
    requireRejected(-1, 3);
    requireRejected(-2, -1);
    requireRejected(3, 2);
    requireRejected(0, 5);
    requireRejected(5, 5);
    requireRejected(0, Long.MAX_VALUE);
    requireRejected(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private void requireRejected(long from, long to) {
    assertThatExceptionOfType(Rejected.class)
        .as("%s to %s", from, to)
        .isThrownBy(() -> proofs().consistency(from, to));
  }

  @Test
  default void tilesOfEveryWidthHoldTheHashesOfTheTree() throws MalformedProofException {
    ReferenceTree tree = recordTree(new RandomEvents(65), EVENTS);
    published(EVENTS);
    byte[] leafHashes = hashes(tree, EVENTS, 1);
    for (int width = 1; width <= TileAddress.WIDTH; width++) {
      requireTile(new TileAddress(0, 0, width), leafHashes);
      requireTile(new TileAddress(0, 1, width), leafHashes);
    }
    int lastWidth = EVENTS % TileAddress.WIDTH;
    for (int width = 1; width <= lastWidth; width++) {
      requireTile(new TileAddress(0, 2, width), leafHashes);
    }
    byte[] roots = hashes(tree, 2, TileAddress.WIDTH);
    requireTile(new TileAddress(1, 0, 1), roots);
    requireTile(new TileAddress(1, 0, 2), roots);
    for (TileAddress beyond :
        List.of(
            new TileAddress(0, 2, lastWidth + 1),
            new TileAddress(0, 2, TileAddress.WIDTH),
            new TileAddress(0, 3, 1),
            new TileAddress(0, 1_234_067, 1),
            new TileAddress(0, 999_999_999_999_999_999L, TileAddress.WIDTH),
            new TileAddress(1, 0, 3),
            new TileAddress(1, 0, TileAddress.WIDTH),
            new TileAddress(1, 1, 1),
            new TileAddress(2, 0, 1),
            new TileAddress(63, 0, 1))) {
      assertThat(proofs().tile(beyond)).as("%s", beyond).isEmpty();
    }
  }

  @Test
  default void everyPublishedSizeHasItsPartialTile() throws MalformedProofException {
    RandomEvents random = new RandomEvents(66);
    List<byte[]> leaves = new ArrayList<>();
    for (int size : List.of(1, 2, 255, 257)) {
      grow(leaves, random, size);
      published(size);
      ReferenceTree tree = new ReferenceTree(leaves);
      int width = size % TileAddress.WIDTH;
      int tile = size / TileAddress.WIDTH;
      requireTile(new TileAddress(0, tile, width), hashes(tree, size, 1));
      assertThat(proofs().tile(new TileAddress(0, tile, width + 1))).as("%s", size).isEmpty();
    }
  }

  /** The roots of the first subtrees of so many leaves each, one behind the other. */
  private static byte[] hashes(ReferenceTree tree, int count, int leaves) {
    byte[] hashes = new byte[count * Hash.BYTES];
    for (int i = 0; i < count; i++) {
      tree.root(i * leaves, (i + 1) * leaves).copyTo(hashes, i * Hash.BYTES);
    }
    return hashes;
  }

  private void requireTile(TileAddress tile, byte[] hashesOfLevel) {
    int from = Math.toIntExact(tile.index()) * TileAddress.WIDTH * Hash.BYTES;
    assertThat(proofs().tile(tile).orElseThrow())
        .as("%s", tile)
        .isEqualTo(Arrays.copyOfRange(hashesOfLevel, from, from + tile.width() * Hash.BYTES));
  }

  @Test
  default void whatWasOnceGivenIsGivenAgainWhenTheJournalHasGrown() throws MalformedProofException {
    RandomEvents random = new RandomEvents(67);
    ReferenceTree tree = recordTree(random, 5);
    Checkpoint old = published(5);
    byte[] tile = proofs().tile(new TileAddress(0, 0, 5)).orElseThrow();
    ProofFile proof = proofs().proof("id-3").orElseThrow();
    List<Hash> consistency = proofs().consistency(3, 5);
    for (int i = 5; i < 9; i++) {
      record("id-" + i, random.mutation());
    }
    Checkpoint grown = published(9);

    assertThat(proofs().tile(new TileAddress(0, 0, 5)).orElseThrow()).isEqualTo(tile);
    assertThat(proofs().consistency(3, 5)).isEqualTo(consistency);
    assertThat(proof.verify(tree.root(3, 4), verifierKey()).size()).isEqualTo(5);
    List<Hash> growth = proofs().consistency(old.size(), grown.size());
    assertThat(ProofCheck.isConsistent(old.size(), old.root(), grown.size(), grown.root(), growth))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unknown", "id-1 ", "ID-0", "", " ", ".", "..", "a/b", "%2F", "leaf", "ü"})
  default void anUnknownIdHasNeitherLeafNorProof(String id) {
    recordTree(new RandomEvents(68), 3);
    assertThat(proofs().leaf(id)).isEmpty();
    assertThat(proofs().proof(id)).isEmpty();
  }

  @Test
  default void anIdThatNoEventCanHaveHasNeitherLeafNorProof() {
    for (String id : List.of("x".repeat(5_000), "\u0000", "\ud800")) {
      assertThat(proofs().leaf(id)).isEmpty();
      assertThat(proofs().proof(id)).isEmpty();
    }
  }

  @Test
  default void theOldestEventOfAnIdIsProved() throws MalformedProofException {
    record("shared", Samples.mutation("a", "first"));
    record("shared", Samples.mutation("b", "second"));
    ProofFile proof = proofs().proof("shared").orElseThrow();
    assertThat(proof.index()).isZero();
    assertThat(new String(proofs().leaf("shared").orElseThrow(), StandardCharsets.UTF_8))
        .startsWith("journal.event.v1\nsequence:1:0\nevent_id:6:shared\n")
        .contains("\nnew_value:5:first\n");
  }

  @Test
  default void anEmptyJournalProvesNothing() {
    assertThat(proofs().tile(new TileAddress(0, 0, 1))).isEmpty();
    assertThat(proofs().consistency(0, 0)).isEmpty();
    requireRejected(0, 1);
    assertThat(proofs().checkpoint().map(newest -> newest.checkpoint().size()).orElse(0L)).isZero();
  }
}
