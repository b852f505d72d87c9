package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.model.Micros;
import java.time.Instant;

/**
 * Events in memory, each in the bytes that it has in the log. As objects they would be some thirty
 * of them each, which the collector copies and marks again and again while they wait; here it meets
 * a few arrays for thousands.
 *
 * <p>One thread adds; any thread reads those events of which it has learnt in a safe way, without a
 * lock: neither their bytes nor their places change any more.
 */
public final class PackedEvents {
  /** What is left of one when the next event does not fit, is lost: about a thousandth of it. */
  private static final int CHUNK_BYTES = 128 << 10;

  private final long first;
  private final byte[][] chunks; // for each event the one that holds it
  private final int[] starts;
  private final int[] lengths;
  private byte[] filling = new byte[0];
  private int filled;
  private int count;

  /**
   * @param first the sequence of the first event that will be added
   * @param capacity how many there can be
   */
  public PackedEvents(long first, int capacity) {
    this.first = first;
    this.chunks = new byte[capacity][];
    this.starts = new int[capacity];
    this.lengths = new int[capacity];
  }

  /** Packs events, one after the other, with a buffer of its own. For one thread. */
  public static final class Packer {
    private static final int KEPT_BYTES = 256 << 10;
    private Bytes bytes = new Bytes();

    /** Adds the next event and returns how many bytes it takes. */
    public int add(Event event, PackedEvents to) {
      bytes.resize(0);
      EventCodec.write(event, bytes);
      to.add(bytes.array(), bytes.size());
      int size = bytes.size();
      if (size > KEPT_BYTES) {
        bytes = new Bytes();
      }
      return size;
    }
  }

  private void add(byte[] bytes, int length) {
    if (filling.length - filled < length) {
      filling = new byte[Math.max(CHUNK_BYTES, length)];
      filled = 0;
    }
    System.arraycopy(bytes, 0, filling, filled, length);
    chunks[count] = filling;
    starts[count] = filled;
    lengths[count] = length;
    filled += length;
    count++;
  }

  /** How many events there are, for the thread that adds. */
  public int count() {
    return count;
  }

  /** An event as it was added. */
  public Event get(long sequence) {
    int slot = (int) (sequence - first);
    return new EventCodec.Reader(chunks[slot], starts[slot], lengths[slot]).read(sequence);
  }

  /** The timestamp of an event. */
  public Instant timestamp(long sequence) {
    int slot = (int) (sequence - first);
    return Micros.toInstant(EventCodec.timestampMicros(chunks[slot], starts[slot]));
  }

  /** How many bytes an event takes. */
  public int bytes(long sequence) {
    return lengths[(int) (sequence - first)];
  }
}
