package io.journald.parquet.segment;

import io.journald.model.Event;
import java.nio.ByteBuffer;

/**
 * A sum over the digests of events, whatever their order: two copies of the same range hold the
 * same events if their sums are equal. For one thread.
 */
public final class EventSum {
  private final EventDigest digest = new EventDigest();
  private long events;
  private long low;
  private long high;

  public void add(Event event) {
    digest.add(event);
    ByteBuffer value = ByteBuffer.wrap(digest.value());
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
