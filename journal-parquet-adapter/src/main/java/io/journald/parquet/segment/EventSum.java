package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.proof.LeafData;
import io.journald.proof.LeafLines;
import io.journald.proof.TreeHasher;
import java.nio.ByteBuffer;

/**
 * A sum over the leaf hashes of events, whatever their order: two copies of the same range hold the
 * same events if their sums are equal. For one thread.
 */
public final class EventSum {
  private final LeafData leafData = new LeafData();
  private final TreeHasher hasher = new TreeHasher();
  private long events;
  private long low;
  private long high;

  public void add(Event event) {
    add(leafData.lines(event));
  }

  /** Adds the event that has this leaf data. */
  public void add(LeafLines leaf) {
    ByteBuffer value = ByteBuffer.wrap(hasher.leaf(leaf).bytes());
    low += value.getLong();
    high += value.getLong();
    events++;
  }

  public boolean isEqualTo(EventSum other) {
    return events == other.events && low == other.low && high == other.high;
  }

  /** How many events were added. */
  public long events() {
    return events;
  }
}
