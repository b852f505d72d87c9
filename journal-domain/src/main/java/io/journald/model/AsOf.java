package io.journald.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Up to where the events count when a state is asked for: a moment or a sequence; everything that
 * is recorded by then where neither is given.
 *
 * @param moment the last moment that counts, inclusive, against the events' timestamps
 * @param sequence the last sequence that counts, inclusive; may lie beyond the newest event
 */
public record AsOf(Optional<Instant> moment, OptionalLong sequence) {
  private static final AsOf NOW = new AsOf(Optional.empty(), OptionalLong.empty());

  public AsOf {
    if (moment.isPresent() && sequence.isPresent()) {
      throw new IllegalArgumentException("a state is as of a moment or of a sequence, not of both");
    }
    if (sequence.isPresent() && sequence.getAsLong() < 0) {
      throw new IllegalArgumentException("sequence " + sequence.getAsLong() + " is negative");
    }
  }

  /** Everything that is recorded when the state is asked for. */
  public static AsOf now() {
    return NOW;
  }

  /** What was recorded up to a moment, inclusive. */
  public static AsOf moment(Instant moment) {
    return new AsOf(Optional.of(moment), OptionalLong.empty());
  }

  /** The events up to a sequence, inclusive. */
  public static AsOf sequence(long sequence) {
    return new AsOf(Optional.empty(), OptionalLong.of(sequence));
  }
}
