package io.journald.cli;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far an import is: a bar over the file's bytes, and the rate in events. */
final class ImportProgress implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private final ProgressBar bar;

  private ImportProgress(ProgressBar bar) {
    this.bar = bar;
  }

  static ImportProgress silent() {
    return new ImportProgress(null);
  }

  /**
   * @param sizeBytes the size of the whole input; -1 where it is not known
   */
  static ImportProgress shown(Shell shell, long sizeBytes) {
    return new ImportProgress(
        new ProgressBarBuilder()
            .setTaskName("import")
            .setInitialMax(sizeBytes)
            .setUnit(sizeBytes < MIB ? " KiB" : " MiB", sizeBytes < MIB ? KIB : MIB)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> {
                      shell.err().print("\r" + line);
                      shell.err().flush();
                    },
                    Math.max(1, shell.columns() - 1)))
            .build());
  }

  void at(ImportBatch batch, long events, Duration elapsed) {
    if (bar != null) {
      bar.stepTo(batch.bytesRead());
      bar.setExtraMessage(
          String.format(Locale.ROOT, " %,d events", events) + ", " + rate(events, elapsed));
    }
  }

  /** How many events a second. */
  static String rate(long events, Duration elapsed) {
    long millis = Math.max(1, elapsed.toMillis());
    return String.format(Locale.ROOT, "%,d/s", events * 1_000 / millis);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
