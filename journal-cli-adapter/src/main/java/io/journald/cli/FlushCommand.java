package io.journald.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "flush",
    description = "Writes all events that are not yet in a segment as one segment, now.")
final class FlushCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Mixin private TargetOptions target;

  FlushCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Flags flags = target.flags();
    // Opening for writing would make a journal where there is none; a flush must not.
    access.openForReading(flags).close();
    try (WriteSession session = access.openForWriting(flags)) {
      long flushed = session.operations().flush();
      shell.err().println("flushed " + flushed + (flushed == 1 ? " event" : " events"));
    }
    return Exit.OK;
  }
}
