package io.journald.cli;

import io.journald.cli.Shell.Trait;
import picocli.CommandLine.Option;

/** Whether a person sees how far long work is. */
final class ProgressOption {
  @Option(
      names = "--progress",
      negatable = true,
      description = "Show a progress bar, or not (default: on a terminal).")
  private Boolean progress;

  boolean isWanted(Shell shell) {
    return progress != null ? progress : shell.is(Trait.ERR_IS_TERMINAL);
  }
}
