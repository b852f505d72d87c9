package io.journald.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "new-origin",
    description = {
      "Begins a new origin: a new signing key and a new name in checkpoints. For a journal that was"
          + " restored from a copy older than its last checkpoint, and for one that has never signed.",
      "Everybody who keeps checkpoints of the old origin sees that it has ended. The old key is kept"
          + " beside the new one. Stop the server for that."
    },
    footer = {"", "Example: journal new-origin -D restored"})
final class NewOriginCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Mixin private TargetOptions target;

  NewOriginCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Printing.printWriter(shell).println(access.beginNewOrigin(target.flags()));
    shell
        .err()
        .println("a new origin begins; give its verifier key to those who check the journal");
    return Exit.OK;
  }
}
