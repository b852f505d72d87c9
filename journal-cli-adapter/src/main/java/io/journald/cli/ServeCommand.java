package io.journald.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Runs the journal's server until it is stopped (SIGTERM or Ctrl-C).",
    footer = {"", "Example: journal serve -D /var/lib/journal --port 7171"})
final class ServeCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen at (default: 127.0.0.1).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen at, 0 for any free one (default: 7171).")
  private String port;

  @Option(
      names = "--flush-threshold",
      paramLabel = "N",
      description = "Buffered events at which a flush starts by itself (default: 100).")
  private String flushThreshold;

  @Option(
      names = "--checkpoints",
      paramLabel = "on|off",
      description =
          "Sign checkpoints, or not (default: on). Must stay as it was at the first start.")
  private String checkpoints;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The signing key (default: DIR.key). Made at the first start, never again.")
  private String keyFile;

  @Option(
      names = "--state-file",
      paramLabel = "FILE",
      description = "The last signed checkpoint (default: DIR.state).")
  private String stateFile;

  @Option(
      names = "--anchor-file",
      paramLabel = "FILE",
      description = "A second place for checkpoints, best on another machine (default: none).")
  private String anchorFile;

  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description = "What a new journal is called in its checkpoints (default: from its id).")
  private String origin;

  @Mixin private TargetOptions target;

  ServeCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Map<String, String> given = new HashMap<>();
    put(given, Flags.HOST, host);
    put(given, Flags.PORT, port);
    put(given, Flags.FLUSH_THRESHOLD, flushThreshold);
    put(given, Flags.CHECKPOINTS, checkpoints);
    put(given, Flags.KEY_FILE, keyFile);
    put(given, Flags.STATE_FILE, stateFile);
    put(given, Flags.ANCHOR_FILE, anchorFile);
    put(given, Flags.ORIGIN, origin);
    access.serve(target.flags(given), line -> shell.err().println(VisibleText.of(line)));
    return Exit.OK;
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (value != null) {
      given.put(name, value);
    }
  }
}
