package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Every proof of many small trees, changed in one place: it must be refused.
 *
 * <p>One change cannot be refused: another size in which the way from this leaf, or from this old
 * tree, takes the same turns. Then the hashes say the same, and it is the signature under size and
 * root that says which size is meant. The tests know those sizes by the recursion of the RFC.
 */
class ForgedProofsTest {
  private static final long SEED = 9162;
  private static final int LARGEST = 20;

  private final List<Hash> leaves = NaiveTree.leaves(SEED, LARGEST);
  private final Hash foreign = NaiveTree.leaves(SEED + 1, 1).getFirst();
  private final Random random = new Random(SEED);

  private NaiveTree tree(int size) {
    return new NaiveTree(leaves.subList(0, size));
  }

  private static Hash flipped(Hash hash, int bit) {
    byte[] bytes = hash.bytes();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Hash.of(bytes);
  }

  /** Requires that a check of a proof refuses it after any one change. */
  private void requireEachChangeRefused(List<Hash> proof, Predicate<List<Hash>> check) {
    assertThat(check).as("the proof itself").accepts(proof);
    for (int i = 0; i < proof.size(); i++) {
      for (int bit = 0; bit < 8 * Hash.BYTES; bit++) {
        assertThat(check.test(with(proof, i, flipped(proof.get(i), bit)))).isFalse();
      }
      List<Hash> dropped = new ArrayList<>(proof);
      dropped.remove(i);
      assertThat(check).rejects(dropped, with(proof, i, foreign));
      for (int j = 0; j < i; j++) {
        List<Hash> swapped = new ArrayList<>(proof);
        Collections.swap(swapped, i, j);
        assertThat(check).rejects(swapped);
      }
    }
    List<Hash> additions = new ArrayList<>(proof);
    additions.add(foreign);
    additions.add(new TreeHasher().empty());
    for (Hash addition : additions) {
      for (int i = 0; i <= proof.size(); i++) {
        List<Hash> added = new ArrayList<>(proof);
        added.add(i, addition);
        assertThat(check).rejects(added);
      }
    }
    List<Hash> endless = new ArrayList<>(proof);
    endless.addAll(Collections.nCopies(10_000, foreign));
    assertThat(check).rejects(endless);
  }

  private static List<Hash> with(List<Hash> proof, int index, Hash other) {
    List<Hash> changed = new ArrayList<>(proof);
    changed.set(index, other);
    return changed;
  }

  @Test
  void noChangedProofShowsThatALeafIsInATree() {
    for (int size = 1; size <= LARGEST; size++) {
      Hash root = tree(size).root();
      for (int index = 0; index < size; index++) {
        int at = index;
        long of = size;
        Hash leaf = leaves.get(index);
        List<Hash> proof = tree(size).inclusionProof(index);
        requireEachChangeRefused(
            proof, changed -> ProofCheck.isIncluded(leaf, at, of, changed, root));
        int bit = random.nextInt(8 * Hash.BYTES);
        assertThat(ProofCheck.isIncluded(flipped(leaf, bit), at, of, proof, root)).isFalse();
        assertThat(ProofCheck.isIncluded(leaf, at, of, proof, flipped(root, bit))).isFalse();
        for (int other = 0; other <= LARGEST; other++) {
          boolean isSame = other == size;
          assertThat(ProofCheck.isIncluded(leaf, at, of, proof, tree(other).root()))
              .as("seed %s, leaf %s of %s, root of %s", SEED, index, size, other)
              .isEqualTo(isSame);
        }
      }
    }
  }

  @Test
  void noProofHoldsAtAnotherIndexOrSize() {
    for (int size = 1; size <= LARGEST; size++) {
      Hash root = tree(size).root();
      for (int index = 0; index < size; index++) {
        Hash leaf = leaves.get(index);
        List<Hash> proof = tree(size).inclusionProof(index);
        for (long other : new long[] {-1, size, size + 1, index + (1L << 32), Long.MAX_VALUE}) {
          assertThat(ProofCheck.isIncluded(leaf, other, size, proof, root)).isFalse();
        }
        for (long other : new long[] {-1, 0, index, size + (1L << 40), Long.MAX_VALUE}) {
          assertThat(ProofCheck.isIncluded(leaf, index, other, proof, root)).isFalse();
        }
        for (int otherSize = 1; otherSize <= 2 * LARGEST; otherSize++) {
          for (int other = 0; other < otherSize; other++) {
            boolean isSameWay = turns(other, otherSize).equals(turns(index, size));
            assertThat(ProofCheck.isIncluded(leaf, other, otherSize, proof, root))
                .as("seed %s, leaf %s of %s as %s of %s", SEED, index, size, other, otherSize)
                .isEqualTo(isSameWay);
          }
        }
      }
    }
  }

  @Test
  void noChangedProofShowsThatATreeGrewOutOfAnother() {
    for (int size = 1; size <= LARGEST; size++) {
      Hash root = tree(size).root();
      for (int old = 1; old <= size; old++) {
        long from = old;
        long to = size;
        Hash oldRoot = tree(old).root();
        List<Hash> proof = tree(size).consistencyProof(old);
        requireEachChangeRefused(
            proof, changed -> ProofCheck.isConsistent(from, oldRoot, to, root, changed));
        int bit = random.nextInt(8 * Hash.BYTES);
        assertThat(ProofCheck.isConsistent(from, flipped(oldRoot, bit), to, root, proof)).isFalse();
        assertThat(ProofCheck.isConsistent(from, oldRoot, to, flipped(root, bit), proof)).isFalse();
        assertThat(ProofCheck.isConsistent(from, root, to, oldRoot, proof)).isEqualTo(from == to);
      }
    }
  }

  @Test
  void noConsistencyProofHoldsForOtherSizes() {
    for (int size = 2; size <= LARGEST; size++) {
      Hash root = tree(size).root();
      for (int old = 1; old < size; old++) {
        Hash oldRoot = tree(old).root();
        List<Hash> proof = tree(size).consistencyProof(old);
        for (long other : new long[] {-1, 0, size, size + 1, Long.MAX_VALUE}) {
          assertThat(ProofCheck.isConsistent(other, oldRoot, size, root, proof)).isFalse();
        }
        for (long other : new long[] {-1, 0, old, old - 1, size + (1L << 40), Long.MAX_VALUE}) {
          assertThat(ProofCheck.isConsistent(old, oldRoot, other, root, proof)).isFalse();
        }
        for (int otherSize = 2; otherSize <= 2 * LARGEST; otherSize++) {
          for (int other = 1; other < otherSize; other++) {
            boolean isSameWay = turns(other, otherSize, true).equals(turns(old, size, true));
            assertThat(ProofCheck.isConsistent(other, oldRoot, otherSize, root, proof))
                .as("seed %s, %s to %s as %s to %s", SEED, old, size, other, otherSize)
                .isEqualTo(isSameWay);
          }
        }
      }
    }
  }

  @Test
  void whatIsEmptyIsTheBeginningOfEverythingAndOfNothingElse() {
    Hash empty = new TreeHasher().empty();
    Hash root = tree(5).root();
    assertThat(ProofCheck.isConsistent(0, empty, 5, root, List.of())).isTrue();
    assertThat(ProofCheck.isConsistent(0, empty, 0, empty, List.of())).isTrue();
    assertThat(ProofCheck.isConsistent(0, empty, 0, root, List.of())).isFalse();
    assertThat(ProofCheck.isConsistent(0, root, 0, root, List.of())).isFalse();
    assertThat(ProofCheck.isConsistent(0, root, 5, root, List.of())).isFalse();
    assertThat(ProofCheck.isConsistent(0, empty, 5, root, List.of(root))).isFalse();
    assertThat(ProofCheck.isConsistent(0, empty, 0, empty, List.of(empty))).isFalse();
    assertThat(ProofCheck.isConsistent(5, root, 0, empty, List.of())).isFalse();
    assertThat(ProofCheck.isIncluded(empty, 0, 0, List.of(), empty)).isFalse();
    assertThat(ProofCheck.isIncluded(root, 0, 1, List.of(), root)).isTrue();
  }

  /** The turns of the way from a leaf to the root, of RFC 6962's recursion PATH. */
  private static String turns(int m, int n) {
    if (n == 1) {
      return "";
    }
    int k = Integer.highestOneBit(n - 1);
    return m < k ? turns(m, k) + "L" : turns(m - k, n - k) + "R";
  }

  /** Those of the recursion SUBPROOF, and whether it begins at the old root. */
  private static String turns(int m, int n, boolean whole) {
    if (m == n) {
      return whole ? "old root " : "inside ";
    }
    int k = Integer.highestOneBit(n - 1);
    return m <= k ? turns(m, k, whole) + "L" : turns(m - k, n - k, false) + "R";
  }
}
