package io.journald.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Bars that show a person how far long work is. */
final class Bar {
  private static final int UPDATE_MILLIS = 200;

  private Bar() {}

  /**
   * A bar at the shell's standard error, drawn by a thread of its own until it is closed.
   *
   * @param max the steps of the whole work; -1 where they are not known
   * @param stepsOfUnit how many steps are one of the units that are shown
   */
  static ProgressBar on(Shell shell, String task, long max, String unit, long stepsOfUnit) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(max)
        .setUnit(unit, stepsOfUnit)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                line -> {
                  shell.err().print("\r" + line);
                  shell.err().flush();
                },
                Math.max(1, shell.columns() - 1)))
        .build();
  }
}
