package io.journald.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which journal a command is about. */
final class TargetOptions {
  @ArgGroup(exclusive = true)
  private Place place;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings; flags and JOURNAL_* variables win over it.")
  private Path config;

  private static final class Place {
    @Option(
        names = {"-D", "--dir"},
        paramLabel = "DIR",
        description = "The journal directory (default: journal).")
    private String dir;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Talk to the server at this address instead.")
    private String url;
  }

  Flags flags() {
    return flags(Map.of());
  }

  /** The flags together with those of one command. */
  Flags flags(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    if (place != null && place.dir != null) {
      settings.put(Flags.DIR, place.dir);
    }
    if (place != null && place.url != null) {
      settings.put(Flags.URL, place.url);
    }
    return new Flags(Optional.ofNullable(config), settings);
  }
}
