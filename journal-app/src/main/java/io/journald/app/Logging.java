package io.journald.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.logging.Level;

/**
 * Log lines: to standard error, one line each; warnings and errors, unless more is asked for.
 *
 * <p>Our own log comes through SLF4J ({@link LogProvider}), that of the JDK and of Helidon through
 * {@code java.util.logging} ({@link JdkLogging}). Each is set up when something first needs it: to
 * start the logging of the JDK means to look into every jar, which takes a short command longer
 * than its work.
 */
final class Logging {
  private static final PrintStream ERR =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

  private static volatile Level level = Level.WARNING;

  private Logging() {}

  /** To be called before anything makes a logger. */
  static void toStandardError() {
    System.setProperty("slf4j.provider", LogProvider.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("java.util.logging.config.class", JdkLogging.class.getName());
  }

  static void level(Level wanted) {
    level = wanted;
  }

  static boolean isOn(Level asked) {
    return asked.intValue() >= level.intValue();
  }

  /** Writes one line, if its level is wanted. */
  static void write(
      Instant moment, Level severity, String logger, String message, Throwable thrown) {
    if (!isOn(severity)) {
      return;
    }
    StringBuilder line =
        new StringBuilder()
            .append(moment)
            .append(' ')
            .append(severity.getName())
            .append(' ')
            .append(logger)
            .append(": ")
            .append(message);
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      line.append("; ").append(cause);
      if (isOn(Level.FINE)) {
        line.append(" at ").append(Arrays.toString(cause.getStackTrace()));
      }
    }
    ERR.println(line.toString().replaceAll("\\R", " "));
  }
}
