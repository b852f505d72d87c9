package io.journald.parquet.wal;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one write-ahead log file, frame by frame.
 *
 * <p>A frame is written only after the one before it was synced. So a frame that is not valid ends
 * the file, as the torn rest of a write that nobody was told of; but if a valid frame follows it,
 * something acknowledged is damaged.
 */
final class WalReader {
  private final Path path;
  private final byte[] bytes;
  private final long base;
  private final long salt;
  private final boolean unfinished;
  private int at = WalFormat.FILE_HEADER_BYTES;
  private long nextSequence;

  private WalReader(Path path, byte[] bytes, long base) {
    this.path = path;
    this.bytes = bytes;
    this.base = base;
    this.nextSequence = base;
    this.unfinished = isUnfinished(bytes);
    if (!unfinished) {
      checkHeader();
    }
    this.salt = unfinished ? 0 : WalFormat.getLong(bytes, 20);
  }

  /**
   * Reads a file into memory and checks its header.
   *
   * @param base the sequence in the file's name
   * @throws Corrupt if the header is damaged or of a version that this program does not know
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   */
  static WalReader open(Disk disk, Path path, long base) throws IOException {
    try (ReadableFile file = disk.open(path)) {
      return new WalReader(path, file.readFully(0, Math.toIntExact(file.size())), base);
    }
  }

  /** A header is synced before the first frame is written: without it there is no frame. */
  private static boolean isUnfinished(byte[] bytes) {
    return bytes.length < WalFormat.FILE_HEADER_BYTES
        || bytes.length == WalFormat.FILE_HEADER_BYTES
            && WalFormat.crc(bytes, 0, 28) != WalFormat.getInt(bytes, 28);
  }

  private void checkHeader() {
    if (WalFormat.getLong(bytes, 0) != WalFormat.MAGIC) {
      throw new Corrupt(path + " is not a write-ahead log (byte 0); restore it from a backup");
    }
    int version = WalFormat.getInt(bytes, 8);
    boolean sound = WalFormat.crc(bytes, 0, 28) == WalFormat.getInt(bytes, 28);
    if (sound && version != WalFormat.VERSION) {
      throw new Corrupt(
          path
              + " has format version "
              + version
              + ", this program knows "
              + WalFormat.VERSION
              + "; use the program that wrote it");
    }
    if (!sound || WalFormat.getLong(bytes, 12) != base) {
      throw new Corrupt(path + " has a damaged header (byte 8 to 31); restore it from a backup");
    }
  }

  Path path() {
    return path;
  }

  /** The sequence that the file starts with. */
  long base() {
    return base;
  }

  /** True if the file's creation was cut off before its header was complete; it has no frame. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** One more than the last sequence read so far; the base at first. */
  long nextSequence() {
    return nextSequence;
  }

  /** Where the next frame starts: after the last one, the length of what is valid. */
  long position() {
    return at;
  }

  /**
   * The events of the next frame; empty where the valid part ends.
   *
   * @throws Corrupt if a frame is damaged that a valid one follows
   */
  List<Event> next() {
    if (unfinished) {
      return List.of();
    }
    if (!isNextFrame()) {
      refuseFrameBehind();
      return List.of();
    }
    int length = WalFormat.getInt(bytes, at);
    int count = WalFormat.getInt(bytes, at + 4);
    List<Event> events = new ArrayList<>(count);
    EventCodec.Reader reader =
        new EventCodec.Reader(bytes, at + WalFormat.FRAME_HEADER_BYTES, length);
    for (int i = 0; i < count; i++) {
      events.add(reader.read(nextSequence + i));
    }
    if (!reader.isAtEnd()) {
      throw new Corrupt(path + " has a frame that ends late (byte " + at + ")");
    }
    at += WalFormat.FRAME_HEADER_BYTES + length;
    nextSequence += count;
    return events;
  }

  /** Passes over the frames that end before a sequence, without decoding them. */
  void skipBelow(long sequence) {
    while (!unfinished && isNextFrame()) {
      int count = WalFormat.getInt(bytes, at + 4);
      if (nextSequence + count > sequence) {
        return;
      }
      at += WalFormat.FRAME_HEADER_BYTES + WalFormat.getInt(bytes, at);
      nextSequence += count;
    }
  }

  private boolean isNextFrame() {
    return isFrame(at) && WalFormat.getLong(bytes, at + 8) == nextSequence;
  }

  private boolean isFrame(int start) {
    if (bytes.length - start < WalFormat.FRAME_HEADER_BYTES) {
      return false;
    }
    int length = WalFormat.getInt(bytes, start);
    int bodyStart = start + WalFormat.FRAME_HEADER_BYTES;
    return length > 0
        && length <= WalFormat.MAX_BODY_BYTES
        && length <= bytes.length - bodyStart
        && WalFormat.getInt(bytes, start + 4) > 0
        && WalFormat.getLong(bytes, start + 8) >= nextSequence
        && WalFormat.frameHeaderCrc(salt, bytes, start) == WalFormat.getInt(bytes, start + 20)
        && WalFormat.crc(bytes, bodyStart, length) == WalFormat.getInt(bytes, start + 16);
  }

  private void refuseFrameBehind() {
    int written = bytes.length;
    while (written > at && bytes[written - 1] == 0) {
      written--; // a frame does not start among the zeros that were written ahead of the frames
    }
    int last = Math.min(written - 1, bytes.length - WalFormat.FRAME_HEADER_BYTES);
    for (int start = at; start <= last; start++) {
      if (isFrame(start)) {
        throw new Corrupt(
            path
                + " is damaged from byte "
                + at
                + " to "
                + start
                + ": events "
                + nextSequence
                + " to "
                + (WalFormat.getLong(bytes, start + 8) - 1)
                + " cannot be read; restore the file from a backup");
      }
    }
  }
}
