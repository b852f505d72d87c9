package io.journald.app;

import java.time.Instant;
import java.util.logging.Level;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Leads SLF4J to {@link Logging}. SLF4J makes one when its first logger is wanted. */
public final class LogProvider implements SLF4JServiceProvider {
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Lines::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // There is nothing to prepare.
  }

  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    Lines(String name) {
      this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
      return Logging.isOn(Level.FINEST);
    }

    @Override
    public boolean isDebugEnabled() {
      return Logging.isOn(Level.FINE);
    }

    @Override
    public boolean isInfoEnabled() {
      return Logging.isOn(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return Logging.isOn(Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
      return Logging.isOn(Level.SEVERE);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        org.slf4j.event.Level level,
        Marker marker,
        String message,
        Object[] arguments,
        Throwable thrown) {
      Logging.write(
          Instant.now(),
          level(level),
          name,
          MessageFormatter.basicArrayFormat(message, arguments),
          thrown);
    }

    private static Level level(org.slf4j.event.Level level) {
      return switch (level) {
        case ERROR -> Level.SEVERE;
        case WARN -> Level.WARNING;
        case INFO -> Level.INFO;
        case DEBUG -> Level.FINE;
        case TRACE -> Level.FINEST;
      };
    }
  }
}
