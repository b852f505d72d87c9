package io.journald.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** How long checks and what they find are shown. */
final class Findings {
  private static final int PERCENT = 100;
  private static final int STEPS_OF_PERCENT = 10;

  private Findings() {}

  static Rows rows(List<Finding> findings) {
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

  static long damaged(List<Finding> findings) {
    return findings.stream().filter(finding -> !finding.isSound()).count();
  }

  /**
   * Runs a check with a bar for a person, if one wants it.
   *
   * @param check takes a consumer of the share that is done, from 0 to 1
   */
  static void withProgress(
      Shell shell, ProgressOption progress, String name, Consumer<DoubleConsumer> check) {
    if (!progress.isWanted(shell)) {
      check.accept(share -> {});
      return;
    }
    try (Bar bar = new Bar(shell, name, PERCENT * STEPS_OF_PERCENT, " %", STEPS_OF_PERCENT)) {
      check.accept(share -> bar.stepTo(Math.round(share * PERCENT * STEPS_OF_PERCENT)));
    }
  }
}
