package io.journald.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that were given as flags, by their names without dashes in front. They win over
 * every other source of settings.
 *
 * @param configFile the YAML file with settings, where one was named
 */
public record Flags(Optional<Path> configFile, Map<String, String> settings) {
  public static final String DIR = "dir";
  public static final String URL = "url";
  public static final String HOST = "host";
  public static final String PORT = "port";
  public static final String FLUSH_THRESHOLD = "flush-threshold";
  public static final String CHECKPOINTS = "checkpoints";
  public static final String KEY_FILE = "key-file";
  public static final String STATE_FILE = "state-file";
  public static final String ANCHOR_FILE = "anchor-file";
  public static final String ORIGIN = "origin";

  public Flags {
    settings = Map.copyOf(settings);
  }
}
