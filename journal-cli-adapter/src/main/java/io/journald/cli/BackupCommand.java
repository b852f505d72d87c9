package io.journald.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = {
      "Copies the journal's directory, also beside a running server, and opens the copy once to see"
          + " that it holds together.",
      "The copy holds every event that was acknowledged before, and maybe some more. Files that"
          + " never change again are linked where the file system allows it: copy the backup to"
          + " another disk."
    },
    footer = {"", "Example: journal backup /backups/journal-monday"})
final class BackupCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Parameters(
      paramLabel = "DEST",
      description = "The directory to make; it must not exist yet, or be empty.")
  private Path destination;

  @Mixin private TargetOptions target;

  BackupCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() {
    long events = access.backUp(target.flags(), destination);
    shell
        .err()
        .println(
            String.format(Locale.ROOT, "backed up %,d events to ", events)
                + VisibleText.of(destination.toString()));
    return Exit.OK;
  }
}
