package io.journald.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A growing tree, of which only the roots of its largest complete subtrees are kept: one for each
 * bit of its size. For one thread at a time.
 */
public final class RightEdge {
  private static final int MAX_LEVEL = Long.SIZE - 2;

  private final TreeHasher hasher = new TreeHasher();
  private final Deque<Hash> roots = new ArrayDeque<>(); // the last one is the smallest subtree
  private long size;

  public RightEdge() {}

  /** Adds the next leaf. */
  public void add(Hash leaf) {
    addSubtree(0, leaf);
  }

  /**
   * Adds the next {@code 2^level} leaves at once.
   *
   * @param root the root of the complete subtree over them
   * @throws IllegalArgumentException if such a subtree cannot begin at the present size
   */
  public void addSubtree(int level, Hash root) {
    if (level < 0 || level > MAX_LEVEL || (size & (1L << level) - 1) != 0) {
      throw new IllegalArgumentException("no subtree of level " + level + " begins at " + size);
    }
    Hash joined = root;
    for (long index = size >>> level; (index & 1) == 1; index >>>= 1) {
      joined = hasher.node(roots.removeLast(), joined);
    }
    roots.addLast(joined);
    size += 1L << level;
  }

  /** How many leaves the tree has. */
  public long size() {
    return size;
  }

  /** The root of the tree as it is now. */
  public Hash root() {
    List<Hash> ascending = new ArrayList<>(roots).reversed();
    if (ascending.isEmpty()) {
      return hasher.empty();
    }
    Hash root = ascending.getFirst();
    for (Hash next : ascending.subList(1, ascending.size())) {
      root = hasher.node(next, root);
    }
    return root;
  }
}
