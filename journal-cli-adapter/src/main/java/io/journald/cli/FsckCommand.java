package io.journald.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fsck",
    description = {
      "Checks everything: every frame of the log, every page of every segment and of the index, and"
          + " that segments and index hold the same events. Prints what is sound and what is not;"
          + " exits with 1 if anything is damaged. Reads only; may run beside a server.",
      "With --repair it first restores damaged segments from the index, proven by their checksums."
          + " The damaged files are kept in damaged/. Stop the server for that."
    },
    footer = {"", "Example: journal fsck -D /var/lib/journal"})
final class FsckCommand implements Callable<Integer> {
  private static final int PERCENT = 100;
  private static final int STEPS_OF_PERCENT = 10;

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
    check(flags, findings::add);
    Printing.rows(shell, output.format(shell), rows(findings));
    long damaged = findings.stream().filter(finding -> !finding.isSound()).count();
    shell.err().println(verdict(findings.size(), damaged, restored));
    return damaged == 0 ? Exit.OK : Exit.DAMAGED;
  }

  private void check(Flags flags, Consumer<Finding> findings) {
    if (!progress.isWanted(shell)) {
      access.check(flags, findings, share -> {});
      return;
    }
    try (ProgressBar bar =
        Bar.on(shell, "check", PERCENT * STEPS_OF_PERCENT, " %", STEPS_OF_PERCENT)) {
      access.check(
          flags, findings, share -> bar.stepTo(Math.round(share * PERCENT * STEPS_OF_PERCENT)));
    }
  }

  private static Rows rows(List<Finding> findings) {
    Rows rows = new Rows("sound", "file", "detail");
    for (Finding finding : findings) {
      Cell sound =
          finding.isSound()
              ? Cell.shownAs("sound", true).painted(Paint::good)
              : Cell.shownAs("DAMAGED", false).painted(Paint::bad);
      rows.add(sound, Cell.path(finding.file()), Cell.of(finding.detail()));
    }
    return rows;
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
