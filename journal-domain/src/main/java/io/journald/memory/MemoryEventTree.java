package io.journald.memory;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.RightEdge;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import io.journald.proof.TreeHasher;
import io.journald.proof.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tree over a store in memory: every leaf's hash is kept, all else is computed when it is asked
 * for. Signs a checkpoint whenever it is asked for one and has grown.
 */
final class MemoryEventTree implements EventTree {
  private final Supplier<EventView> view;
  private final SigningKey key = newKey();
  private final List<Hash> leaves = new ArrayList<>(); // guarded by this, as all that follows
  private final LeafData leafData = new LeafData();
  private final RightEdge edge = new RightEdge();
  private SignedCheckpoint newest;

  MemoryEventTree(Supplier<EventView> view) {
    this.view = view;
  }

  private static SigningKey newKey() {
    try {
      return SigningKey.generate("journal.example/memory");
    } catch (MalformedProofException theNameIsOurs) {
      throw new IllegalStateException(theNameIsOurs);
    }
  }

  VerifierKey verifierKey() {
    return key.verifier();
  }

  @Override
  public synchronized Optional<SignedCheckpoint> newest() {
    EventQuery unhashed =
        EventQuery.of(EventFilter.all()).between(edge.size(), EventQuery.UNLIMITED);
    try (Stream<Event> events = view.get().stream(unhashed)) {
      events.forEachOrdered(this::add);
    }
    if (newest == null || newest.checkpoint().size() < edge.size()) {
      newest = SignedCheckpoint.sign(edge.size(), edge.root(), key);
    }
    return Optional.of(newest);
  }

  private void add(Event event) {
    Hash leaf = leafData.hash(event);
    leaves.add(leaf);
    edge.add(leaf);
  }

  @Override
  public Optional<SignedCheckpoint> covering(long sequence) {
    return newest();
  }

  @Override
  public synchronized Hash subtree(int level, long index) {
    if (level == 0) {
      return leaves.get(Math.toIntExact(index));
    }
    Hash left = subtree(level - 1, 2 * index);
    return new TreeHasher().node(left, subtree(level - 1, 2 * index + 1));
  }
}
