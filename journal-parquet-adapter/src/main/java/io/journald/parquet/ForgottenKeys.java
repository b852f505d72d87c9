package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventKey;
import java.util.Arrays;

/**
 * What the tail remembers of events that it had to forget before the index covers them: a hash of
 * the key of each. It answers the usual question, for an id that nobody has used, without a look at
 * the segments. Takes eight bytes an event. Immutable.
 */
final class ForgottenKeys {
  private final long first;
  private final long end;
  private final long[] hashes; // sorted

  ForgottenKeys(TailBlock block) {
    this.first = block.first();
    this.end = block.first() + block.count();
    this.hashes = new long[block.count()];
    for (int i = 0; i < hashes.length; i++) {
      Event event = block.get(first + i);
      hashes[i] = hash(event.mutation().entityId(), event.eventId());
    }
    Arrays.sort(hashes);
  }

  /** The first sequence that it knows of. */
  long first() {
    return first;
  }

  /** One more than the last sequence that it knows of. */
  long end() {
    return end;
  }

  /** False if no event of its range has this key. */
  boolean mayHold(EventKey key) {
    return Arrays.binarySearch(hashes, hash(key.entityId(), key.eventId())) >= 0;
  }

  private static long hash(String entityId, String eventId) {
    return (long) entityId.hashCode() << Integer.SIZE ^ eventId.hashCode() & 0xFFFF_FFFFL;
  }
}
