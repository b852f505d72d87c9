package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.wal.PackedEvents;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Up to {@link #CAPACITY} neighbouring events, packed, with two hash chains through them, by entity
 * and by event id. One thread adds; any thread reads those events that a {@link TailView} covers,
 * without a lock: their slots do not change any more, and a chain is entered at its newest event
 * and followed to older ones.
 */
final class TailBlock {
  static final int CAPACITY = 8_192;

  private static final int BUCKETS = 2 * CAPACITY;
  private static final int NONE = 0;

  /** What an event takes beside its bytes: its place, and the two chains. */
  private static final int OVERHEAD_BYTES = 40;

  private final long first;
  private final PackedEvents events;
  private final Chains byEntity = new Chains();
  private final Chains byEventId = new Chains();
  private long bytes;

  TailBlock(long first) {
    this.first = first;
    this.events = new PackedEvents(first, CAPACITY);
  }

  /** Adds the next event. By one thread at a time. */
  void add(Event event, PackedEvents.Packer packer) {
    int slot = events.count();
    byEntity.add(slot, event.mutation().entityId());
    byEventId.add(slot, event.eventId());
    bytes += packer.add(event, events) + OVERHEAD_BYTES;
  }

  /** How many events it holds, for the thread that adds. */
  int count() {
    return events.count();
  }

  /** The memory its events take, for the thread that adds. */
  long bytes() {
    return bytes;
  }

  long first() {
    return first;
  }

  Event get(long sequence) {
    return events.get(sequence);
  }

  Instant timestamp(long sequence) {
    return events.timestamp(sequence);
  }

  /** About the memory that an event takes, in bytes. */
  long weight(long sequence) {
    return events.bytes(sequence) + OVERHEAD_BYTES;
  }

  /** The newest event below {@code end} whose entity id may be this one, or -1. */
  long newestOfEntity(String entityId, long end) {
    return first + byEntity.newest(entityId, end - first);
  }

  /** The next older event of the same chain; less than {@link #first} where there is none. */
  long olderOfEntity(long sequence) {
    return first + byEntity.older(sequence - first);
  }

  /** The newest event below {@code end} whose id may be this one. */
  long newestOfEventId(String eventId, long end) {
    return first + byEventId.newest(eventId, end - first);
  }

  /** The next older event of the same chain; less than {@link #first} where there is none. */
  long olderOfEventId(long sequence) {
    return first + byEventId.older(sequence - first);
  }

  /** Hash chains over slots; a bucket holds its newest slot plus one, a slot the one before it. */
  private static final class Chains {
    private final AtomicIntegerArray newest = new AtomicIntegerArray(BUCKETS);
    private final int[] older = new int[CAPACITY];

    void add(int slot, String text) {
      int bucket = bucket(text);
      older[slot] = newest.getPlain(bucket);
      newest.setRelease(bucket, slot + 1); // a reader that gets here sees what is older, too
    }

    long newest(String text, long end) {
      int slot = newest.getAcquire(bucket(text));
      while (slot != NONE && slot - 1 >= end) {
        slot = older[slot - 1];
      }
      return slot - 1L;
    }

    long older(long slot) {
      return older[(int) slot] - 1L;
    }

    private static int bucket(String text) {
      int hash = text.hashCode();
      return (hash ^ hash >>> 15) & BUCKETS - 1;
    }
  }
}
