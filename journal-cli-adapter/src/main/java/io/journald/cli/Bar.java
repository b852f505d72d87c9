package io.journald.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar at the shell's standard error that shows a person how far long work is. Drawn by a thread
 * of its own until it is closed; then it vanishes, and what is said next has the line for itself.
 */
final class Bar implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final Shell shell;
  private final ProgressBar bar;

  /**
   * @param max the steps of the whole work; -1 where they are not known
   * @param stepsOfUnit how many steps are one of the units that are shown
   */
  Bar(Shell shell, String task, long max, String unit, long stepsOfUnit) {
    this.shell = shell;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(max)
            .setUnit(unit, stepsOfUnit)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(
                new DelegatingProgressBarConsumer(line -> print("\r" + line), cells(shell)))
            .build();
  }

  /** A terminal begins a new line by itself when the last cell is written. */
  private static int cells(Shell shell) {
    return Math.max(1, shell.columns() - 1);
  }

  private void print(String text) {
    shell.err().print(text);
    shell.err().flush();
  }

  void stepTo(long step) {
    bar.stepTo(step);
  }

  void say(String message) {
    bar.setExtraMessage(message);
  }

  @Override
  public void close() {
    bar.close();
    print("\r" + " ".repeat(cells(shell)) + "\r");
  }
}
