package io.journald.proof;

import java.util.List;

/**
 * Checks proofs of a tree without having it, by RFC 9162, sections 2.1.3.2 and 2.1.4.2. Nothing
 * here trusts the one who made the proof.
 */
public final class ProofCheck {
  private ProofCheck() {}

  /**
   * True if the leaf is at this index of the tree with this size and root.
   *
   * @param proof the hashes from leaf to root
   */
  public static boolean isIncluded(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    TreeHasher hasher = new TreeHasher();
    Walk walk = new Walk(index, size - 1);
    Hash joined = leaf;
    for (Hash next : proof) {
      if (walk.isAtTop()) {
        return false;
      }
      joined = walk.isRight() ? hasher.node(next, joined) : hasher.node(joined, next);
      walk.up();
    }
    return walk.isAtTop() && joined.equals(root);
  }

  /** True if the tree of the old size and root is the beginning of that of the new ones. */
  public static boolean isConsistent(
      long oldSize, Hash oldRoot, long newSize, Hash newRoot, List<Hash> proof) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == 0 && !oldRoot.equals(new TreeHasher().empty())) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && oldRoot.equals(newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty();
    }
    boolean oldIsComplete = Long.bitCount(oldSize) == 1;
    if (proof.isEmpty() && !oldIsComplete) {
      return false;
    }
    Walk walk = new Walk(oldSize - 1, newSize - 1);
    walk.skipRightTurns();
    Hash first = oldIsComplete ? oldRoot : proof.getFirst();
    return walksToBothRoots(
        walk, first, proof.subList(oldIsComplete ? 0 : 1, proof.size()), oldRoot, newRoot);
  }

  private static boolean walksToBothRoots(
      Walk walk, Hash first, List<Hash> rest, Hash oldRoot, Hash newRoot) {
    TreeHasher hasher = new TreeHasher();
    Hash oldJoined = first;
    Hash newJoined = first;
    for (Hash next : rest) {
      if (walk.isAtTop()) {
        return false;
      }
      if (walk.isRight()) {
        oldJoined = hasher.node(next, oldJoined);
        newJoined = hasher.node(next, newJoined);
      } else {
        newJoined = hasher.node(newJoined, next);
      }
      walk.up();
    }
    return walk.isAtTop() && oldJoined.equals(oldRoot) && newJoined.equals(newRoot);
  }

  /** The way up from a node, beside the way up from the last one of its level. */
  private static final class Walk {
    private long node;
    private long last;

    Walk(long node, long last) {
      this.node = node;
      this.last = last;
    }

    boolean isAtTop() {
      return last == 0;
    }

    /** True if the next hash belongs to the left of this node. */
    boolean isRight() {
      return (node & 1) == 1 || node == last;
    }

    void up() {
      // A last node without a neighbour goes up unhashed until it has one.
      while (node == last && (node & 1) == 0 && node != 0) {
        shift();
      }
      shift();
    }

    void skipRightTurns() {
      while ((node & 1) == 1) {
        shift();
      }
    }

    private void shift() {
      node >>>= 1;
      last >>>= 1;
    }
  }
}
