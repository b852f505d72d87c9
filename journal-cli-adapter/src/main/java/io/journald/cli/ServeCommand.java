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
    access.serve(target.flags(given), line -> shell.err().println(VisibleText.of(line)));
    return Exit.OK;
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (value != null) {
      given.put(name, value);
    }
  }
}
