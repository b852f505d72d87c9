package io.journald.cli;

import picocli.CommandLine.Option;

/** How tables show times. */
final class TimeOptions {
  @Option(
      names = {"-r", "--relative"},
      description = "Tables show how long ago an event was, not when.")
  private boolean relative;

  Times times(Shell shell) {
    return relative ? Times.before(shell.clock().instant()) : Times.local(shell.zone());
  }
}
