package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventKey;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A Bloom filter over the keys of the newest {@link #KEPT_EVENTS}, about: it answers the usual
 * question, for an id that nobody has used, with one look into memory, wherever these events stand.
 * In generations, because nothing can be taken out of such a filter. Takes two bytes an event.
 *
 * <p>One thread adds; any thread asks a {@link View} without a lock: what was added since only
 * makes it say "maybe" more often.
 */
final class RecentKeys {
  /** Events whose keys are kept: 8 MiB. */
  static final int KEPT_EVENTS = 1 << 22;

  private static final int FIRST_GENERATION_EVENTS = 1 << 13;
  private static final int GENERATION_EVENTS = 1 << 18;

  /** All bits of a key are in one line of the processor's cache: 512 bits. */
  private static final int LINE_WORDS = 8;

  private static final int LINE_BITS = 9;
  private static final int EVENTS_A_LINE = 32; // 16 bits an event: one false "maybe" in 300
  private static final int BITS_A_KEY = 4;

  /** The keys of a range of events. */
  private static final class Generation {
    final int capacity;
    final long[] words;
    final long first;
    int count; // for the thread that adds

    Generation(int capacity, long first) {
      this.capacity = capacity;
      this.first = first;
      this.words = new long[capacity / EVENTS_A_LINE * LINE_WORDS];
    }

    void add(long hash) {
      int line = line(hash);
      long bits = hash;
      for (int i = 0; i < BITS_A_KEY; i++, bits >>>= LINE_BITS) {
        int bit = (int) bits & (1 << LINE_BITS) - 1;
        words[line + (bit >>> 6)] |= 1L << bit;
      }
    }

    boolean mayHold(long hash) {
      int line = line(hash);
      long bits = hash;
      for (int i = 0; i < BITS_A_KEY; i++, bits >>>= LINE_BITS) {
        int bit = (int) bits & (1 << LINE_BITS) - 1;
        if ((words[line + (bit >>> 6)] & 1L << bit) == 0) {
          return false;
        }
      }
      return true;
    }

    private int line(long hash) {
      int lines = words.length / LINE_WORDS; // a power of two
      return ((int) (hash >>> BITS_A_KEY * LINE_BITS) & lines - 1) * LINE_WORDS;
    }
  }

  /**
   * The keys of one moment.
   *
   * @param first the sequence of the first event whose key is here
   */
  record View(Generation[] generations, long first) {
    /** False if none of the events has this key. */
    boolean mayHold(EventKey key) {
      long hash = hash(key.entityId(), key.eventId());
      for (Generation generation : generations) {
        if (generation.mayHold(hash)) {
          return true;
        }
      }
      return false;
    }
  }

  private final Deque<Generation> generations = new ArrayDeque<>();
  private View view;

  /**
   * @param first the sequence of the first event that will be added
   */
  RecentKeys(long first) {
    this.view = new View(new Generation[0], first);
  }

  /** Adds the key of the next event; forgets the oldest ones, if there are too many. */
  void add(Event event) {
    Generation newest = generations.peekLast();
    if (newest == null || newest.count == newest.capacity) {
      newest = new Generation(nextCapacity(newest), event.sequence());
      generations.addLast(newest);
      if (newest.first - generations.getFirst().first >= KEPT_EVENTS) {
        generations.removeFirst();
      }
      view = new View(generations.toArray(Generation[]::new), generations.getFirst().first);
    }
    newest.add(hash(event.mutation().entityId(), event.eventId()));
    newest.count++;
  }

  private static int nextCapacity(Generation before) {
    return before == null
        ? FIRST_GENERATION_EVENTS
        : Math.min(GENERATION_EVENTS, 4 * before.capacity);
  }

  View view() {
    return view;
  }

  /** Mixed well, since the hashes of texts are not. */
  private static long hash(String entityId, String eventId) {
    long hash = (long) entityId.hashCode() << Integer.SIZE ^ eventId.hashCode() & 0xFFFF_FFFFL;
    hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return hash ^ hash >>> 32;
  }
}
