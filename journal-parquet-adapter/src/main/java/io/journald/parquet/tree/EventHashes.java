package io.journald.parquet.tree;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.port.EventView;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.HashSource;
import io.journald.proof.LeafData;
import io.journald.proof.RightEdge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The hashes of the tree over a store's events: the roots of complete blocks from memory, those
 * below them from the events themselves, which must give the root of their block.
 *
 * <p>One thread lets it grow; any number of threads may read.
 */
public final class EventHashes implements HashSource {
  /** Blocks whose leaves are kept: the newest that somebody has asked for. */
  private static final int KEPT_BLOCKS = 64;

  private final Supplier<EventView> views;
  private final BlockHashes blocks = new BlockHashes();
  private final List<Hash> edge = new ArrayList<>(); // leaves of the last, incomplete block
  private final Map<Long, Hash[]> kept =
      new LinkedHashMap<>(KEPT_BLOCKS, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Hash[]> eldest) {
          return size() > KEPT_BLOCKS;
        }
      };

  /**
   * @param views gives the newest view of the events
   */
  public EventHashes(Supplier<EventView> views) {
    this.views = views;
  }

  /**
   * The hashes of the events that a checkpoint covers, by the stored roots of their complete blocks
   * and the events behind these.
   *
   * @param views gives the newest view; it holds what the checkpoint covers
   * @return empty if there are fewer roots, or they do not give the signed one
   */
  public static Optional<EventHashes> stored(
      StoredTree stored, Checkpoint signed, Supplier<EventView> views) throws IOException {
    long blocks = signed.size() / BlockHashes.EVENTS;
    List<Hash> roots = BlockFile.read(stored.disk(), stored.blocks(), blocks);
    if (roots.size() < blocks) {
      return Optional.empty();
    }
    EventHashes hashes = new EventHashes(views);
    hashes.addBlocks(roots);
    hashes.growTo(signed.size());
    return Optional.of(hashes).filter(all -> all.root().equals(signed.root()));
  }

  /** The roots of the complete blocks. */
  public BlockHashes blocks() {
    return blocks;
  }

  /** How many events are hashed. */
  public synchronized long size() {
    return blocks.count() * BlockHashes.EVENTS + edge.size();
  }

  /** Takes over the roots of blocks, before any leaf is added. */
  public void addBlocks(List<Hash> roots) {
    roots.forEach(blocks::add);
  }

  /** Hashes the events that follow, up to a size; the view holds them. */
  public void growTo(long size) {
    EventQuery unhashed = EventQuery.of(EventFilter.all()).between(size(), size);
    LeafData leafData = new LeafData();
    try (Stream<Event> events = views.get().stream(unhashed)) {
      events.forEachOrdered(event -> add(leafData.hash(event)));
    }
  }

  private synchronized void add(Hash leaf) {
    edge.add(leaf);
    if (edge.size() == BlockHashes.EVENTS) {
      blocks.add(root(edge.toArray(Hash[]::new), 0, BlockHashes.EVENTS));
      edge.clear();
    }
  }

  /** The root over all events that are hashed. */
  public synchronized Hash root() {
    RightEdge tree = new RightEdge();
    for (int level = Long.SIZE - 2; level >= BlockHashes.LEVEL; level--) {
      long wide = 1L << level - BlockHashes.LEVEL;
      if ((blocks.count() & wide) != 0) {
        tree.addSubtree(level, blocks.subtree(level, tree.size() >>> level));
      }
    }
    edge.forEach(tree::add);
    return tree.root();
  }

  @Override
  public Hash subtree(int level, long index) {
    if (level >= BlockHashes.LEVEL) {
      return blocks.subtree(level, index);
    }
    long first = index << level;
    Hash[] leaves = leaves(first >>> BlockHashes.LEVEL);
    int from = (int) (first & BlockHashes.EVENTS - 1);
    return root(leaves, from, from + (1 << level));
  }

  /** The leaves of a block; of the last, incomplete one those that there are. */
  private Hash[] leaves(long block) {
    synchronized (this) {
      if (block == blocks.count()) {
        return edge.toArray(Hash[]::new);
      }
      Hash[] known = kept.get(block);
      if (known != null) {
        return known;
      }
    }
    Hash[] read = read(block);
    synchronized (this) {
      kept.put(block, read);
    }
    return read;
  }

  private Hash[] read(long block) {
    long first = block * BlockHashes.EVENTS;
    long end = first + BlockHashes.EVENTS;
    LeafData leafData = new LeafData();
    Hash[] leaves;
    EventQuery wanted = EventQuery.of(EventFilter.all()).between(first, end);
    try (Stream<Event> events = views.get().stream(wanted)) {
      leaves = events.map(leafData::hash).toArray(Hash[]::new);
    }
    if (leaves.length != BlockHashes.EVENTS
        || !root(leaves, 0, leaves.length).equals(blocks.get(block))) {
      throw BlockCheck.altered(first, end - 1);
    }
    return leaves;
  }

  private static Hash root(Hash[] leaves, int from, int to) {
    RightEdge tree = new RightEdge();
    for (int i = from; i < to; i++) {
      tree.add(leaves[i]);
    }
    return tree.root();
  }
}
