package io.journald.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;

/**
 * What surrounds one run of the program.
 *
 * @param in standard input
 * @param out where data goes; unbuffered, and failing when nobody reads any more
 * @param err where talk goes
 * @param traits what is known about the streams
 * @param columns width of the terminal, in cells
 * @param clock tells what "an hour ago" means
 * @param zone the time zone in which people read and write times; of the old kind, because the new
 *     one looks into every jar for other rules when it is first used
 */
public record Shell(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Set<Trait> traits,
    int columns,
    InstantSource clock,
    TimeZone zone) {
  /** What may be true of a shell. */
  public enum Trait {
    /** A person reads the data. */
    OUT_IS_TERMINAL,
    /** A person reads the talk. */
    ERR_IS_TERMINAL,
    /** Colour is welcome on a terminal. */
    COLOUR
  }

  public Shell {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    traits = Set.copyOf(traits);
    if (columns < 1) {
      throw new IllegalArgumentException("a terminal of " + columns + " columns");
    }
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(zone, "zone");
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
