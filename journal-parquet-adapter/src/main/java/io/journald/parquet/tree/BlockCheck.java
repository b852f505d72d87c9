package io.journald.parquet.tree;

import io.journald.model.Event;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafData;
import io.journald.proof.RightEdge;
import java.util.function.Consumer;

/**
 * Holds a range of events, as they pass in order, against the recorded roots of their blocks. What
 * stands before the first whole block of the range, and behind the last one that is recorded, is
 * not compared. For one thread.
 */
public final class BlockCheck implements Consumer<Event> {
  private final BlockHashes recorded;
  private final LeafData leafData = new LeafData();
  private RightEdge block = new RightEdge();

  public BlockCheck(BlockHashes recorded) {
    this.recorded = recorded;
  }

  /**
   * Takes the next event.
   *
   * @throws Corrupt if it ends a block whose root is not the recorded one
   */
  @Override
  public void accept(Event event) {
    long sequence = event.sequence();
    long place = sequence % BlockHashes.EVENTS;
    if (place == 0) {
      block = new RightEdge();
    }
    if (block.size() != place) {
      return; // the range began within this block
    }
    block.add(leafData.hash(event));
    long index = sequence / BlockHashes.EVENTS;
    if (block.size() == BlockHashes.EVENTS && index < recorded.count()) {
      if (!block.root().equals(recorded.get(index))) {
        throw altered(index * BlockHashes.EVENTS, sequence);
      }
    }
  }

  /** What to say of events that do not give the recorded root. */
  static Corrupt altered(long first, long last) {
    return new Corrupt(
        "TAMPERED: events "
            + first
            + " to "
            + last
            + " do not give the hash that was recorded for them; restore their segment from a backup");
  }
}
