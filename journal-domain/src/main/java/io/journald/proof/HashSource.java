package io.journald.proof;

/** Gives the hashes of a tree from which roots and proofs are made. */
@FunctionalInterface
public interface HashSource {
  /**
   * The root of a complete subtree.
   *
   * @param level the subtree has {@code 2^level} leaves; at level 0 it is a leaf's hash
   * @param index its place among those of its level; its leaves begin at {@code index << level}
   */
  Hash subtree(int level, long index);
}
