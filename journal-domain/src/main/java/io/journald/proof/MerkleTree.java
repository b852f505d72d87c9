package io.journald.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree of one size, by RFC 6962, section 2.1: its root, and the proofs that something belongs to
 * it. As safe for threads as the source of its hashes.
 *
 * @param hashes gives the root of every complete subtree of the first {@code size} leaves
 * @param size how many leaves it has
 */
public record MerkleTree(HashSource hashes, long size) {
  public MerkleTree {
    if (size < 0) {
      throw new IllegalArgumentException("a tree of " + size + " leaves");
    }
  }

  /** The hash over all leaves. */
  public Hash root() {
    TreeHasher hasher = new TreeHasher();
    return size == 0 ? hasher.empty() : range(hasher, 0, size);
  }

  /**
   * The hashes that lead from a leaf to the root, the leaf's neighbour first.
   *
   * @throws IllegalArgumentException if the tree has no such leaf
   */
  public List<Hash> inclusionProof(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
    }
    List<Hash> downward = new ArrayList<>();
    TreeHasher hasher = new TreeHasher();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + leftLeaves(to - from);
      if (index < middle) {
        downward.add(range(hasher, middle, to));
        to = middle;
      } else {
        downward.add(range(hasher, from, middle));
        from = middle;
      }
    }
    return List.copyOf(downward.reversed());
  }

  /**
   * The hashes that show that the tree of an earlier size is the beginning of this one.
   *
   * @throws IllegalArgumentException if that size is larger than this one
   */
  public List<Hash> consistencyProof(long oldSize) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("a tree of " + size + " did not grow out of " + oldSize);
    }
    if (oldSize == 0 || oldSize == size) {
      return List.of();
    }
    List<Hash> downward = new ArrayList<>();
    TreeHasher hasher = new TreeHasher();
    long from = 0;
    long to = size;
    while (to != oldSize) {
      long middle = from + leftLeaves(to - from);
      if (oldSize <= middle) {
        downward.add(range(hasher, middle, to));
        to = middle;
      } else {
        downward.add(range(hasher, from, middle));
        from = middle;
      }
    }
    if (from > 0) { // else the old root itself, which the other side has
      downward.add(range(hasher, from, to));
    }
    return List.copyOf(downward.reversed());
  }

  /** The hash over a range that the recursion of the RFC meets; it begins at a complete subtree. */
  private Hash range(TreeHasher hasher, long from, long to) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return hashes.subtree(level, from >>> level);
    }
    long middle = from + leftLeaves(leaves);
    Hash left = range(hasher, from, middle);
    return hasher.node(left, range(hasher, middle, to));
  }

  /** The largest power of two below a number of two or more. */
  private static long leftLeaves(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
