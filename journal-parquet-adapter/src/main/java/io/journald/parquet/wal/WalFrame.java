package io.journald.parquet.wal;

import io.journald.model.Event;
import java.util.List;

/**
 * The frame of one commit group while it fills: batches are added, then {@link WalWriter#append}
 * writes it. Not safe for concurrent use.
 */
public final class WalFrame {
  /** A larger buffer than this is not kept for the next group. */
  private static final int KEPT_BYTES = 4 << 20;

  private Bytes bytes = new Bytes();
  private long firstSequence;
  private int count;

  public WalFrame() {
    clear();
  }

  /** Adds a batch. Its sequences must continue those of the last one without a gap. */
  public void add(List<Event> batch) {
    if (count == 0) {
      firstSequence = batch.getFirst().sequence();
    }
    for (Event event : batch) {
      EventCodec.write(event, bytes);
      count++;
    }
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
