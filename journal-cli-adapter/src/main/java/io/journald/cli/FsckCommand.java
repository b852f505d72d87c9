package io.journald.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fsck",
    description = {
      "Checks everything: every frame of the log, every page of every segment and of the index, and"
          + " that segments and index hold the same events; of a journal that signs, as 'journal verify'"
          + " does, also the tree. Prints what is sound and what is not; exits with 1 if anything is"
          + " damaged. Reads only; may run beside a server.",
      "With --repair it first restores damaged segments from the index, proven by their checksums."
          + " The damaged files are kept in damaged/. Stop the server for that."
    },
    footer = {"", "Example: journal fsck -D /var/lib/journal"})
final class FsckCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Option(names = "--repair", description = "Restore what can be restored, then check.")
  private boolean repair;

  @Mixin private ProgressOption progress;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;

  FsckCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Flags flags = target.flags();
    long restored = 0;
    if (repair) {
      List<Finding> repairs = new ArrayList<>();
      access.repair(flags, repairs::add);
      for (Finding finding : repairs) {
        shell.err().println(VisibleText.of(finding.file() + ": " + finding.detail()));
      }
      restored = repairs.stream().filter(Finding::isSound).count();
    }
    List<Finding> findings = new ArrayList<>();
    Findings.withProgress(
        shell, progress, "check", share -> access.check(flags, findings::add, share));
    Printing.rows(shell, output.format(shell), Findings.rows(findings));
    long damaged = Findings.damaged(findings);
    shell.err().println(verdict(findings.size(), damaged, restored));
    return damaged == 0 ? Exit.OK : Exit.DAMAGED;
  }

  private String verdict(int files, long damaged, long restored) {
    String mended = restored == 0 ? "" : "restored " + count(restored) + "; ";
    if (damaged == 0) {
      return mended + "all is sound: " + count(files);
    }
    return mended
        + damaged
        + " of "
        + count(files)
        + " damaged; "
        + (repair
            ? "restore what is left from a backup"
            : "journal fsck --repair restores what stands a second time in the index");
  }

  private static String count(long files) {
    return files + (files == 1 ? " file" : " files");
  }
}
