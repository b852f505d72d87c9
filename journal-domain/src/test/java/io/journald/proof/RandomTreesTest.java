package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Trees with random leaves: three ways to the same root and the same proofs. */
class RandomTreesTest {
  private static final long SEED = 6962;
  private static final int LARGEST = 260;

  private final List<Hash> leaves = NaiveTree.leaves(SEED, LARGEST);
  private final Random random = new Random(SEED);

  private NaiveTree naive(int size) {
    return new NaiveTree(leaves.subList(0, size));
  }

  private MerkleTree tree(int size) {
    return new MerkleTree(this::subtree, size);
  }

  private Hash subtree(int level, long index) {
    int from = (int) index << level;
    return new NaiveTree(leaves.subList(from, from + (1 << level))).root();
  }

  @Test
  void threeWaysLeadToTheSameRoot() {
    RightEdge edge = new RightEdge();
    for (int size = 0; size <= LARGEST; size++) {
      Hash expected = naive(size).root();
      assertThat(edge.root()).as("size %s", size).isEqualTo(expected);
      assertThat(tree(size).root()).as("size %s", size).isEqualTo(expected);
      assertThat(edge.size()).isEqualTo(size);
      if (size < LARGEST) {
        edge.add(leaves.get(size));
      }
    }
  }

  @Test
  void anEdgeGrowsByWholeSubtreesToo() {
    for (int round = 0; round < 50; round++) {
      RightEdge edge = new RightEdge();
      while (edge.size() < LARGEST) {
        int level = random.nextInt(8);
        boolean fits = edge.size() % (1 << level) == 0 && edge.size() + (1 << level) <= LARGEST;
        if (fits) {
          edge.addSubtree(level, subtree(level, edge.size() >> level));
        }
        assertThat(edge.root())
            .as("seed %s, round %s, size %s", SEED, round, edge.size())
            .isEqualTo(naive((int) edge.size()).root());
      }
    }
  }

  @Test
  void aLeafThatIsPutTogetherCountsAsItsHash() {
    RightEdge edge = new RightEdge();
    RightEdge cleared = new RightEdge();
    cleared.add(leaves.getFirst());
    cleared.clear();
    List<Hash> hashes = new ArrayList<>();
    LeafLines lines = new LeafLines();
    for (int size = 1; size <= LARGEST; size++) {
      lines.begin();
      lines.number(LeafLines.label("sequence"), size);
      hashes.add(NaiveTree.leaf(lines.leaf()));
      edge.add(lines);
      cleared.add(lines);
      Hash expected = new NaiveTree(hashes).root();
      assertThat(edge.root()).as("size %s", size).isEqualTo(expected);
      assertThat(cleared.root()).as("size %s, cleared before", size).isEqualTo(expected);
    }
  }

  @Test
  void noSubtreeIsAddedWhereNoneCanBegin() {
    RightEdge edge = new RightEdge();
    edge.add(leaves.getFirst());
    for (int level : new int[] {1, 8, 62, 63, 64, 65, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> edge.addSubtree(level, leaves.getFirst()));
    }
    assertThat(edge.root()).isEqualTo(naive(1).root());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RightEdge().addSubtree(64, leaves.getFirst()));
  }

  @Test
  void everyProofIsThatOfTheRecursion() {
    List<Integer> sizes = new ArrayList<>(List.of(256, 257));
    for (int size = 1; size <= 40; size++) {
      sizes.add(size);
    }
    for (int size : sizes) {
      for (int index = 0; index < size; index++) {
        List<Hash> proof = tree(size).inclusionProof(index);
        assertThat(proof).isEqualTo(naive(size).inclusionProof(index));
        assertThat(ProofCheck.isIncluded(leaves.get(index), index, size, proof, naive(size).root()))
            .as("seed %s, leaf %s of %s", SEED, index, size)
            .isTrue();
      }
      for (int old = 0; old <= size; old++) {
        List<Hash> proof = tree(size).consistencyProof(old);
        assertThat(proof).isEqualTo(naive(size).consistencyProof(old));
        assertThat(ProofCheck.isConsistent(old, naive(old).root(), size, naive(size).root(), proof))
            .as("seed %s, from %s to %s", SEED, old, size)
            .isTrue();
      }
    }
  }

  @Test
  void whatIsNotInTheTreeHasNoProof() {
    for (long index : new long[] {-1, 5, 6, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> tree(5).inclusionProof(index));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> tree(0).inclusionProof(0));
    for (long old : new long[] {-1, 6, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> tree(5).consistencyProof(old));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new MerkleTree(this::subtree, -1).root());
  }

  /** A tree all of whose leaves are alike, so that the largest one can be computed. */
  @Test
  void theLargestTreeHasProofsThatHold() {
    TreeHasher hasher = new TreeHasher();
    List<Hash> byLevel = new ArrayList<>(List.of(leaves.getFirst()));
    for (int level = 1; level < Long.SIZE; level++) {
      byLevel.add(hasher.node(byLevel.getLast(), byLevel.getLast()));
    }
    HashSource alike = (level, index) -> byLevel.get(level);
    for (long size : new long[] {Long.MAX_VALUE, 1L << 62, (1L << 62) + 1, (1L << 62) - 1}) {
      MerkleTree tree = new MerkleTree(alike, size);
      Hash root = tree.root();
      for (long index : new long[] {0, 1, size / 2, size - 2, size - 1, random.nextLong(size)}) {
        List<Hash> proof = tree.inclusionProof(index);
        assertThat(proof).hasSizeLessThanOrEqualTo(63);
        assertThat(ProofCheck.isIncluded(leaves.getFirst(), index, size, proof, root)).isTrue();
      }
      for (long old : new long[] {1, 2, 3, 1L << 61, size - 1, 1 + random.nextLong(size - 1)}) {
        Hash oldRoot = new MerkleTree(alike, old).root();
        List<Hash> proof = tree.consistencyProof(old);
        assertThat(ProofCheck.isConsistent(old, oldRoot, size, root, proof))
            .as("seed %s, from %s to %s", SEED, old, size)
            .isTrue();
      }
    }
  }

  @Test
  void aHashBehindTheEndOfAnArrayIsNotFilledUp() {
    byte[] bytes = new byte[Hash.BYTES + 1];
    assertThat(Hash.at(bytes, 1)).isEqualTo(Hash.of(new byte[Hash.BYTES]));
    for (int offset : new int[] {-1, 2, Hash.BYTES + 1, Integer.MAX_VALUE}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> Hash.at(bytes, offset));
    }
  }
}
