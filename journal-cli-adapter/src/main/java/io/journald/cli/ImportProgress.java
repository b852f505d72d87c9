package io.journald.cli;

import java.time.Duration;
import java.util.Locale;

/** Shows how far an import is: a bar over the file's bytes, and the rate in events. */
final class ImportProgress implements AutoCloseable {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private final Bar bar;

  private ImportProgress(Bar bar) {
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
        new Bar(
            shell,
            "import",
            sizeBytes,
            sizeBytes < MIB ? " KiB" : " MiB",
            sizeBytes < MIB ? KIB : MIB));
  }

  void at(ImportBatch batch, long events, Duration elapsed) {
    if (bar != null) {
      bar.stepTo(batch.bytesRead());
      bar.say(String.format(Locale.ROOT, " %,d events", events) + ", " + rate(events, elapsed));
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
