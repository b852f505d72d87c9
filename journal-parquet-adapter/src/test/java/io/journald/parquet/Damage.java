package io.journald.parquet;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What can happen to the bytes of a file. */
final class Damage {
  private static final int LONGEST = 40;

  private Damage() {}

  /** The content with a bit flipped, a range zeroed or garbled, two ranges swapped, or cut off. */
  static byte[] anywhere(byte[] content, SplittableRandom random) {
    return at(content, random.nextInt(content.length), random);
  }

  /** The same, from one place on. */
  static byte[] at(byte[] content, int at, SplittableRandom random) {
    byte[] damaged = content.clone();
    int end = Math.min(content.length, at + 1 + random.nextInt(LONGEST));
    switch (random.nextInt(5)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(damaged, at, end, (byte) 0);
      case 2 -> damaged = Arrays.copyOf(damaged, at);
      case 3 -> {
        int other = random.nextInt(content.length - (end - at) + 1);
        System.arraycopy(content, other, damaged, at, end - at);
        System.arraycopy(content, at, damaged, other, end - at);
      }
      default -> {
        for (int i = at; i < end; i++) {
          damaged[i] = (byte) random.nextInt();
        }
      }
    }
    return damaged;
  }
}
