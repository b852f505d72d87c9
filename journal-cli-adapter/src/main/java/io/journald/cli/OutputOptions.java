package io.journald.cli;

import io.journald.cli.Shell.Trait;
import picocli.CommandLine.Option;

/** How a command writes its data. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "One of ${COMPLETION-CANDIDATES} (default: table on a terminal, ndjson elsewhere).")
  private OutputFormat output;

  OutputFormat format(Shell shell) {
    if (output != null) {
      return output;
    }
    return shell.is(Trait.OUT_IS_TERMINAL) ? OutputFormat.table : OutputFormat.ndjson;
  }
}
