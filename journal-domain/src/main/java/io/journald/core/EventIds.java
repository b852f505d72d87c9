package io.journald.core;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes event ids: UUIDv7 as of RFC 9562, section 5.7. Its 74 random bits come from a generator
 * that the operating system's entropy seeds once, because an id must be unique, not secret.
 *
 * <p>Not safe for concurrent use: belongs to the holder of the writer's lock.
 */
final class EventIds {
  private static final int SEED_BYTES = 32;
  private final RandomGenerator random =
      RandomGeneratorFactory.of("L128X256MixRandom")
          .create(new SecureRandom().generateSeed(SEED_BYTES));

  String next(Instant timestamp) {
    long time = timestamp.toEpochMilli() << 16;
    long versionAndRandom = 0x7000L | random.nextLong() & 0xFFFL;
    long variantAndRandom = 1L << 63 | random.nextLong() >>> 2;
    return new UUID(time | versionAndRandom, variantAndRandom).toString();
  }
}
