package io.journald.app;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.helidon.config.yaml.YamlConfigParser;
import io.journald.app.Settings.Setting;
import io.journald.cli.Flags;
import io.journald.cli.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the settings: a flag wins over the environment, the environment over the configuration
 * file, and that over the default. A key that nobody knows stops the start, because a misspelt
 * setting would else be a setting without effect.
 */
final class Configuration {
  private static final String ENVIRONMENT_PREFIX = "JOURNAL_";
  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              Flags.DIR,
              Flags.URL,
              Flags.HOST,
              Flags.PORT,
              Flags.FLUSH_THRESHOLD,
              Flags.CHECKPOINTS,
              Flags.KEY_FILE,
              Flags.STATE_FILE,
              Flags.ANCHOR_FILE,
              Flags.ORIGIN,
              "log-level"));

  /** Read by the launcher, and the one that names the file. */
  private static final Set<String> OTHER_VARIABLES = Set.of("JOURNAL_JAVA_OPTS", "JOURNAL_CONFIG");

  private static final int FLAG = 0;
  private static final int VARIABLE = 1;
  private static final int FILE = 2;

  private Configuration() {}

  static Settings read(Flags flags, Map<String, String> environment) {
    Map<String, Setting> settings = new HashMap<>();
    Optional<Path> file =
        flags
            .configFile()
            .or(() -> Optional.ofNullable(environment.get("JOURNAL_CONFIG")).map(Path::of));
    file.ifPresent(path -> addFile(settings, path));
    addEnvironment(settings, environment);
    flags.settings().forEach((key, text) -> settings.put(key, new Setting(text, "--" + key, FLAG)));
    return Settings.of(key -> Optional.ofNullable(settings.get(key)));
  }

  private static void addEnvironment(
      Map<String, Setting> settings, Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(ENVIRONMENT_PREFIX) || OTHER_VARIABLES.contains(name)) {
        continue;
      }
      String key =
          name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
      if (!KEYS.contains(key) || !name.equals(variableOf(key))) {
        throw new UsageException(
            "the environment variable "
                + name
                + " is no setting; unset it, or use one of "
                + KEYS.stream().map(Configuration::variableOf).toList());
      }
      settings.put(key, new Setting(variable.getValue(), name, VARIABLE));
    }
  }

  private static String variableOf(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static void addFile(Map<String, Setting> settings, Path file) {
    for (Map.Entry<String, String> entry : entries(file).entrySet()) {
      String key = entry.getKey();
      if (!KEYS.contains(key)) {
        throw new UsageException(
            "'" + key + "' in " + file + " is no setting; remove it, or use one of " + KEYS);
      }
      settings.put(key, new Setting(entry.getValue(), key + " in " + file, FILE));
    }
  }

  private static Map<String, String> entries(Path file) {
    if (!Files.isReadable(file)) {
      throw new UsageException("the configuration file " + file + " cannot be read");
    }
    try {
      return Config.builder()
          .disableEnvironmentVariablesSource()
          .disableSystemPropertiesSource()
          .disableParserServices()
          .addParser(YamlConfigParser.create())
          .addSource(ConfigSources.file(file).mediaType(MediaTypes.APPLICATION_X_YAML))
          .build()
          .asMap()
          .orElse(Map.of());
    } catch (ConfigException e) {
      throw new UsageException(
          "the configuration file " + file + " is not YAML: " + e.getMessage());
    }
  }
}
