package io.journald.parquet.tree;

import io.journald.proof.Hash;
import io.journald.proof.TreeHasher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The roots of all complete blocks of {@link #EVENTS} events, and of every complete subtree over
 * them, in memory: a quarter to half of a byte an event. Grows only. Safe for use by any number of
 * threads.
 */
public final class BlockHashes {
  /** Events of a block. */
  public static final int EVENTS = 1 << BlockHashes.LEVEL;

  /** The level of a block's root in the tree. */
  static final int LEVEL = 8;

  private static final int FIRST_CAPACITY = 64;

  /** The hashes of one level of the tree, one behind the other. */
  private static final class Level {
    private byte[] bytes = new byte[FIRST_CAPACITY * Hash.BYTES];
    private int count;

    void add(Hash hash) {
      int at = count * Hash.BYTES;
      if (at == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      hash.copyTo(bytes, at);
      count++;
    }

    Hash get(long index) {
      if (index < 0 || index >= count) {
        throw new IllegalArgumentException("subtree " + index + " of " + count);
      }
      return Hash.at(bytes, (int) index * Hash.BYTES);
    }
  }

  private final TreeHasher hasher = new TreeHasher();
  private final List<Level> levels = new ArrayList<>(); // the first one has the blocks

  /** How many complete blocks there are. */
  public synchronized long count() {
    return levels.isEmpty() ? 0 : levels.getFirst().count;
  }

  /** Adds the root of the next block. */
  public synchronized void add(Hash root) {
    add(0, root);
  }

  private void add(int above, Hash root) {
    if (above == levels.size()) {
      levels.add(new Level());
    }
    Level level = levels.get(above);
    level.add(root);
    if ((level.count & 1) == 0) {
      add(above + 1, hasher.node(level.get(level.count - 2L), root));
    }
  }

  /** The root of a block. */
  public Hash get(long block) {
    return subtree(LEVEL, block);
  }

  /** The root of a complete subtree of {@code 2^level} events, which is a block or more. */
  synchronized Hash subtree(int level, long index) {
    return levels.get(level - LEVEL).get(index);
  }
}
