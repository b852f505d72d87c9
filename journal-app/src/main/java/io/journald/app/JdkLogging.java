package io.journald.app;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Leads {@code java.util.logging} to {@link Logging}. The JDK makes one when its logging starts
 * ({@code java.util.logging.config.class}).
 */
public final class JdkLogging {
  /** Says at length that the server did not start, which the command tells in one line. */
  private static final String TOLD_BY_US = "io.helidon.webserver.LoomServer";

  /** Held, because the log manager forgets loggers that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("");

  public JdkLogging() {
    LogManager.getLogManager().reset();
    ROOT.setLevel(Level.ALL); // which of them are written is for Logging to say
    ROOT.addHandler(new Lines());
  }

  private static final class Lines extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      Logging.write(
          entry.getInstant(),
          TOLD_BY_US.equals(entry.getLoggerName()) ? Level.FINE : entry.getLevel(),
          entry.getLoggerName(),
          formatter.formatMessage(entry),
          entry.getThrown());
    }

    @Override
    public void flush() {
      // Every line is written at once.
    }

    @Override
    public void close() {
      // Standard error stays open.
    }
  }
}
