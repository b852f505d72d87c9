package io.journald.parquet.wal;

import io.journald.model.Event;
import java.util.List;

/**
 * The frame of one commit group while it fills: batches are added, then {@link WalWriter#append}
 * writes it. Not safe for concurrent use.
 */
public final class WalFrame {
  /** A larger buffer than this is not kept for the next group. */
  private static final int KEPT_BYTES = 8 << 20;

  private Bytes bytes = new Bytes();
  private long firstSequence;
  private int count;

  public WalFrame() {
    clear();
  }

  /**
   * Adds a batch, all or nothing. Its sequences must continue those of the last one without a gap.
   *
   * @return false if the frame would become larger than a reader of the log accepts; then, and if
   *     an exception is thrown, the frame is as before
   */
  public boolean add(List<Event> batch) {
    int before = bytes.size();
    boolean added = false;
    try {
      added = write(batch);
    } finally {
      if (!added) {
        bytes.resize(before);
      }
    }
    if (added) {
      firstSequence = count == 0 ? batch.getFirst().sequence() : firstSequence;
      count += batch.size();
    }
    return added;
  }

  private boolean write(List<Event> batch) {
    for (Event event : batch) {
      EventCodec.write(event, bytes);
      if (bytes.size() > WalFormat.FRAME_HEADER_BYTES + WalFormat.MAX_BODY_BYTES) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes the frame has in the file. */
  public int sizeBytes() {
    return bytes.size();
  }

  public int count() {
    return count;
  }

  public long firstSequence() {
    return firstSequence;
  }

  /** Makes the frame empty. */
  public void clear() {
    if (bytes.size() > KEPT_BYTES) {
      bytes = new Bytes();
    }
    bytes.resize(WalFormat.FRAME_HEADER_BYTES);
    count = 0;
  }

  /** Fills the header in and returns the bytes; the first {@link #sizeBytes} of them count. */
  byte[] seal(long salt) {
    byte[] array = bytes.array();
    int bodyLength = bytes.size() - WalFormat.FRAME_HEADER_BYTES;
    WalFormat.putInt(array, 0, bodyLength);
    WalFormat.putInt(array, 4, count);
    WalFormat.putLong(array, 8, firstSequence);
    WalFormat.putInt(array, 16, WalFormat.crc(array, WalFormat.FRAME_HEADER_BYTES, bodyLength));
    WalFormat.putInt(array, 20, WalFormat.frameHeaderCrc(salt, array, 0));
    return array;
  }
}
