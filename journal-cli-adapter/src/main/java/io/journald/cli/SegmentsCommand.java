package io.journald.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "segments",
    description = {
      "Lists the Parquet files that hold every flushed event once, one path a line, for tools that"
          + " read them by themselves.",
      "A merge may move one of them aside at any moment; then list them again."
    },
    footer = {"", "Example: journal segments | xargs parquet-tool row-count"})
final class SegmentsCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: one path a line).")
  private OutputFormat output;

  @Mixin private TargetOptions target;

  SegmentsCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<Path> files;
    try (ReadSession session = access.openForReading(target.flags())) {
      files = session.segmentFiles().get();
    }
    if (output == null) {
      Writer out = Printing.writer(shell);
      for (Path file : files) {
        out.write(file + "\n");
      }
      out.flush();
    } else {
      Rows rows = new Rows("path");
      files.forEach(file -> rows.add(Cell.path(file.toString())));
      Printing.rows(shell, output, rows);
    }
    return Exit.OK;
  }
}
