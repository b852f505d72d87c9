package io.journald.cli;

import io.journald.cli.Shell.Trait;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.TimeZone;

/** One run of the program, with everything captured. */
record Run(int exitCode, String out, String err) {
  static Run of(Access access, String... arguments) {
    return with(Setup.piped(), access, arguments);
  }

  static Run with(Setup setup, Access access, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        JournalCli.run(
            access,
            new Shell(
                new ByteArrayInputStream(setup.in),
                setup.out == null ? out : setup.out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                setup.traits,
                setup.columns,
                InstantSource.fixed(FakeAccess.NOW),
                TimeZone.getTimeZone("UTC")),
            arguments);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What surrounds a run. */
  record Setup(Set<Trait> traits, int columns, byte[] in, OutputStream out) {
    static Setup piped() {
      return new Setup(EnumSet.noneOf(Trait.class), 80, new byte[0], null);
    }

    static Setup terminal(int columns) {
      return new Setup(EnumSet.of(Trait.OUT_IS_TERMINAL), columns, new byte[0], null);
    }

    Setup with(Trait trait) {
      Set<Trait> more = EnumSet.of(trait);
      more.addAll(traits);
      return new Setup(more, columns, in, out);
    }

    Setup reading(String text) {
      return reading(text.getBytes(StandardCharsets.UTF_8));
    }

    Setup reading(byte[] bytes) {
      return new Setup(traits, columns, bytes, out);
    }

    Setup writing(OutputStream sink) {
      return new Setup(traits, columns, in, sink);
    }
  }
}
