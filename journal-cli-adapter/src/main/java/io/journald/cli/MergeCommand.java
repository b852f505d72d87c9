package io.journald.cli;

import io.journald.port.Operations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "merge",
    description = "Merges segments now: the same events in fewer, larger files.")
final class MergeCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Mixin private ProgressOption progress;
  @Mixin private TargetOptions target;

  MergeCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Flags flags = target.flags();
    // Opening for writing would make a journal where there is none; a merge must not.
    access.openForReading(flags).close();
    try (WriteSession session = access.openForWriting(flags)) {
      merge(session.operations());
      shell.err().println("merged");
    }
    return Exit.OK;
  }

  private void merge(Operations operations) {
    // How long it takes is not known before; the bar shows that it works, and since when.
    Bar bar = progress.isWanted(shell) ? new Bar(shell, "merge", -1, "", 1) : null;
    try (bar) {
      operations.merge();
    }
  }
}
