package io.journald.parquet.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes of a write-ahead log file, version 1. All numbers are little-endian.
 *
 * <pre>
 *   file header                            frame, one for each commit group
 *   +-----------------------------+        +-----------------------------+
 *   |  0  magic "JRNLWAL\n"     8 |        |  0  body length           4 |
 *   |  8  version               4 |        |  4  number of events      4 |
 *   | 12  base sequence         8 |        |  8  first sequence        8 |
 *   | 20  salt                  8 |        | 16  CRC32C of the body    4 |
 *   | 28  CRC32C of 0 to 27     4 |        | 20  CRC32C of salt, 0-19  4 |
 *   +-----------------------------+        | 24  body: the events        |
 *   | 32  frames, then zeros      |        +-----------------------------+
 *   +-----------------------------+
 * </pre>
 *
 * The salt is random. No value that a caller reports can pass for a frame without knowing it.
 */
final class WalFormat {
  static final int VERSION = 1;
  static final long MAGIC = 0x0A4C41574C4E524AL; // "JRNLWAL\n" read as little-endian
  static final int FILE_HEADER_BYTES = 32;
  static final int FRAME_HEADER_BYTES = 24;

  /** Largest body: the limit on unflushed events, twice. More is damage. */
  static final int MAX_BODY_BYTES = 128 << 20;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private WalFormat() {}

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static int crc(byte[] bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, length);
    return (int) crc.getValue();
  }

  static int frameHeaderCrc(long salt, byte[] bytes, int at) {
    byte[] salted = new byte[Long.BYTES + FRAME_HEADER_BYTES - Integer.BYTES];
    putLong(salted, 0, salt);
    System.arraycopy(bytes, at, salted, Long.BYTES, salted.length - Long.BYTES);
    return crc(salted, 0, salted.length);
  }
}
