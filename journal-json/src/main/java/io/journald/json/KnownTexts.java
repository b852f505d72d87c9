package io.journald.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The short texts that were read lately. Types, fields, actions, actors, sources and workspaces
 * repeat from event to event: equal ones become one object, which costs nothing to make, nothing to
 * keep in memory once more, and nothing to hash again.
 *
 * <p>Bounded: at most {@link #SLOTS} texts of {@link #MAX_BYTES}. Safe for use by any number of
 * threads without a lock: an entry is immutable, and whoever overwrites it only makes another
 * thread read its text anew.
 */
final class KnownTexts {
  /** About 700 KiB when all are taken. */
  private static final int SLOTS = 1 << 12;

  private static final int MAX_BYTES = 32;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private record Known(byte[] utf8, String text) {}

  private final Known[] known = new Known[SLOTS];

  /** The text of well-formed UTF-8. */
  String text(byte[] utf8, int from, int to) {
    if (to - from > MAX_BYTES) {
      return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }
    int slot = slot(utf8, from, to);
    Known entry = known[slot];
    if (entry == null || !Arrays.equals(entry.utf8, 0, entry.utf8.length, utf8, from, to)) {
      byte[] own = Arrays.copyOfRange(utf8, from, to);
      entry = new Known(own, new String(own, StandardCharsets.UTF_8));
      known[slot] = entry;
    }
    return entry.text;
  }

  private static int slot(byte[] utf8, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(utf8, at)) * MIX;
      hash ^= hash >>> Integer.SIZE;
    }
    for (; at < to; at++) {
      hash = (hash ^ utf8[at]) * MIX;
    }
    return (int) (hash >>> Integer.SIZE) & SLOTS - 1;
  }
}
