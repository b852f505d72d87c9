package io.journald.app;

import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines: to standard error, one line each; warnings and errors, unless more is asked for. */
final class Logging {
  /** Held, because the log manager forgets loggers that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("");

  private Logging() {}

  static void toStandardError() {
    LogManager.getLogManager().reset();
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new Line());
    ROOT.addHandler(handler);
    level(Level.WARNING);
  }

  static void level(Level level) {
    ROOT.setLevel(level);
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord entry) {
      StringBuilder line =
          new StringBuilder()
              .append(entry.getInstant())
              .append(' ')
              .append(entry.getLevel().getName())
              .append(' ')
              .append(entry.getLoggerName())
              .append(": ")
              .append(formatMessage(entry));
      for (Throwable cause = entry.getThrown(); cause != null; cause = cause.getCause()) {
        line.append("; ").append(cause);
        if (ROOT.isLoggable(Level.FINE)) {
          line.append(" at ").append(Arrays.toString(cause.getStackTrace()));
        }
      }
      return line.toString().replaceAll("\\R", " ") + System.lineSeparator();
    }
  }
}
