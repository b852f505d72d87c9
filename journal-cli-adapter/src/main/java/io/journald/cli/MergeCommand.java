package io.journald.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "merge",
    description = "Merges segments now: the same events in fewer, larger files.")
final class MergeCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

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
      session.operations().merge();
      shell.err().println("merged");
    }
    return Exit.OK;
  }
}
