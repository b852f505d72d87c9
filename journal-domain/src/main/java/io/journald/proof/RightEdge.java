package io.journald.proof;

import java.util.Arrays;

/**
 * A growing tree, of which only the roots of its largest complete subtrees are kept: one for each
 * bit of its size. For one thread at a time.
 */
public final class RightEdge {
  private static final int MAX_LEVEL = Long.SIZE - 2;

  private final TreeHasher hasher = new TreeHasher();

  /** One behind the other, the smallest subtree last; an object for each hash costs more. */
  private byte[] roots = new byte[16 * Hash.BYTES];

  private int end; // of the roots
  private long size;

  public RightEdge() {}

  /** Adds the next leaf. */
  public void add(Hash leaf) {
    addSubtree(0, leaf);
  }

  /** Adds the next leaf, whose data has been put together. */
  public void add(LeafLines leaf) {
    reserve();
    leaf.hashTo(roots, end, hasher);
    grow(0);
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
    reserve();
    root.copyTo(roots, end);
    grow(level);
  }

  private void reserve() {
    if (end == roots.length) {
      roots = Arrays.copyOf(roots, 2 * roots.length);
    }
  }

  /** Takes over the root that was put behind the others. */
  private void grow(int level) {
    end += Hash.BYTES;
    for (long index = size >>> level; (index & 1) == 1; index >>>= 1) {
      end -= Hash.BYTES;
      hasher.join(roots, end - Hash.BYTES);
    }
    size += 1L << level;
  }

  /** How many leaves the tree has. */
  public long size() {
    return size;
  }

  /** The root of the tree as it is now. */
  public Hash root() {
    if (size == 0) {
      return hasher.empty();
    }
    byte[] folded = Arrays.copyOf(roots, end);
    for (int last = end - Hash.BYTES; last > 0; last -= Hash.BYTES) {
      hasher.join(folded, last - Hash.BYTES);
    }
    return Hash.at(folded, 0);
  }

  /** Empties the tree, to be used for another one. */
  public void clear() {
    end = 0;
    size = 0;
  }
}
