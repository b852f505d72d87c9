package io.journald.app;

import io.journald.cli.UsageException;
import io.journald.parquet.Signing;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;

/**
 * What a person can set, checked. The docs list the same settings.
 *
 * @param dir the journal directory
 * @param url the server to talk to instead; empty where the directory is meant
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any free one
 * @param flushThreshold buffered events at which a flush starts by itself
 * @param signing how checkpoints are signed; empty where none are
 * @param logLevel from which level on log lines are written
 */
record Settings(
    Path dir,
    Optional<URI> url,
    String host,
    int port,
    int flushThreshold,
    Optional<Signing> signing,
    Level logLevel) {
  private static final int MAX_PORT = 65_535;

  /** Reads and checks the settings' texts, where one is set. */
  static Settings of(Function<String, Optional<Setting>> settings) {
    Optional<Setting> dir = settings.apply("dir");
    Optional<Setting> url = settings.apply("url");
    // Both can be set in different places; the place that is closer to the command wins.
    boolean remote = url.isPresent() && dir.filter(url.get()::isBehind).isEmpty();
    Path directory = dir.map(Settings::path).orElse(Path.of("journal"));
    return new Settings(
        directory,
        remote ? url.map(Settings::serverUrl) : Optional.empty(),
        settings.apply("host").map(Setting::text).orElse("127.0.0.1"),
        settings.apply("port").map(port -> number(port, 0, MAX_PORT)).orElse(7171),
        settings
            .apply("flush-threshold")
            .map(events -> number(events, 1, Integer.MAX_VALUE))
            .orElse(100),
        signing(directory, settings),
        settings.apply("log-level").map(Settings::level).orElse(Level.WARNING));
  }

  private static Optional<Signing> signing(
      Path directory, Function<String, Optional<Setting>> settings) {
    Signing beside = Signing.beside(directory);
    Signing signing =
        new Signing(
            settings.apply("key-file").map(Settings::path).orElse(beside.keyFile()),
            settings.apply("state-file").map(Settings::path).orElse(beside.stateFile()),
            settings.apply("anchor-file").map(Settings::path),
            settings.apply("origin").map(Setting::text));
    return settings.apply("checkpoints").map(Settings::isOn).orElse(true)
        ? Optional.of(signing)
        : Optional.empty();
  }

  private static boolean isOn(Setting setting) {
    return switch (setting.text()) {
      case "on" -> true;
      case "off" -> false;
      default -> throw setting.invalid("on or off");
    };
  }

  private static Path path(Setting setting) {
    try {
      return Path.of(setting.text());
    } catch (InvalidPathException _) {
      throw setting.invalid("a path");
    }
  }

  private static URI serverUrl(Setting setting) {
    try {
      URI url = new URI(setting.text());
      if ("http".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Told below, like every other text that is no address of a server.
    }
    throw setting.invalid("the address of a server, such as http://127.0.0.1:7171");
  }

  private static int number(Setting setting, int min, int max) {
    try {
      int number = Integer.parseInt(setting.text());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number that is too small or too large.
    }
    throw setting.invalid("a whole number from " + min + " to " + max);
  }

  private static Level level(Setting setting) {
    return switch (setting.text().toLowerCase(Locale.ROOT)) {
      case "error" -> Level.SEVERE;
      case "warning" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug" -> Level.FINE;
      default -> throw setting.invalid("error, warning, info or debug");
    };
  }

  /**
   * One setting as text.
   *
   * @param place where it was set, for messages
   * @param rank how close to the command that is; the lower one wins
   */
  record Setting(String text, String place, int rank) {
    boolean isBehind(Setting other) {
      return rank > other.rank;
    }

    UsageException invalid(String wanted) {
      return new UsageException(place + " is '" + text + "'; it must be " + wanted);
    }
  }
}
