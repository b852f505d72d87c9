package io.journald.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The journal's time. It never decreases, is cut to whole microseconds, and follows the wall clock
 * as long as that stays within an hour of what the monotonic clock says; a larger jump is not
 * followed but reported by {@link #behindMillis}. Starts at the greater of the last event's
 * timestamp and the wall clock.
 *
 * <p>{@link #next} belongs to the holder of the writer's lock; {@link #behindMillis} to anyone.
 */
final class JournalClock {
  /** The largest difference to the wall clock that is followed. */
  static final Duration FOLLOWED = Duration.ofHours(1);

  private record Anchor(Instant time, long nanos) {}

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private volatile Anchor anchor;

  JournalClock(InstantSource wall, LongSupplier monotonicNanos, Optional<Instant> last) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    Instant now = wall.instant();
    Instant start = last.filter(now::isBefore).orElse(now);
    this.anchor = new Anchor(start.truncatedTo(ChronoUnit.MICROS), monotonicNanos.getAsLong());
  }

  /** The timestamp for the next batch. */
  Instant next() {
    Anchor last = anchor;
    long nanos = monotonicNanos.getAsLong();
    Instant expected = last.time.plusNanos(nanos - last.nanos);
    Instant now = wall.instant();
    Instant followed = isFollowed(Duration.between(expected, now)) ? now : expected;
    Instant time = followed.truncatedTo(ChronoUnit.MICROS);
    if (time.isBefore(last.time)) {
      time = last.time;
    }
    anchor = new Anchor(time, nanos);
    return time;
  }

  /**
   * By how much the wall clock is behind the journal's time, in milliseconds: negative where it is
   * ahead by more than is followed, 0 where the two agree.
   */
  long behindMillis() {
    Anchor last = anchor;
    Instant now = wall.instant();
    Instant expected = last.time.plusNanos(monotonicNanos.getAsLong() - last.nanos);
    Duration difference = Duration.between(expected, now);
    if (!isFollowed(difference)) {
      return -difference.toMillis();
    }
    return Math.max(0, Duration.between(now, last.time).toMillis());
  }

  private static boolean isFollowed(Duration difference) {
    return difference.abs().compareTo(FOLLOWED) <= 0;
  }
}
