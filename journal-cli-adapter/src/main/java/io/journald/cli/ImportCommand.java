package io.journald.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Records the mutations of a file, one JSON object a line, with the keys of POST"
          + " /journal/event; compressed with gzip or zstd too.",
      "An import can be interrupted at any moment and run again: every line is recorded once."
    },
    footer = {"", "Example: journal import changes.ndjson.gz"})
final class ImportCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final Pattern IMPORT_ID = Pattern.compile("[A-Za-z0-9._:~-]{1,64}");

  private final Access access;
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  private String file;

  @Option(
      names = "--import-id",
      paramLabel = "ID",
      description =
          "Stands for the input in its events' ids (default: follows from the file's content; random"
              + " for standard input).")
  private String importId;

  @Mixin private ProgressOption progress;
  @Mixin private TargetOptions target;

  ImportCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (importId != null && !IMPORT_ID.matcher(importId).matches()) {
      throw new UsageException("--import-id takes 1 to 64 characters of A-Z a-z 0-9 . _ : ~ -");
    }
    if (file.equals(STANDARD_INPUT)) {
      try (ImportInput input = ImportInput.of(shell.in())) {
        return read(input, importId != null ? importId : UUID.randomUUID().toString());
      }
    }
    Path path = Path.of(file);
    String id = importId != null ? importId : ImportInput.importId(path);
    try (ImportInput input = ImportInput.ofFile(path)) {
      return read(input, id);
    }
  }

  private int read(ImportInput input, String id) throws IOException {
    try (ReadAhead ahead = new ReadAhead(new BatchReader(input, id))) {
      Runnable ended = access.onStop(ahead::stop);
      try (WriteSession session = access.openForWriting(target.flags())) {
        return appendAll(ahead, input, id, new BatchAppender(session));
      } finally {
        ended.run();
      }
    }
  }

  private int appendAll(ReadAhead ahead, ImportInput input, String id, BatchAppender appender)
      throws IOException {
    long start = System.nanoTime();
    String outcome = "";
    String next = "";
    try {
      appendAll(ahead, input, appender, start);
      return Exit.OK;
    } catch (InvalidLineException e) {
      throw new UsageException(e.getMessage() + "; " + advice(appender, id));
    } catch (InterruptedException _) {
      outcome = "stopped: ";
      next = "; to go on, run it again" + (isRepeatable() ? "" : " with --import-id " + id);
      return Exit.STOPPED;
    } finally {
      tell(outcome + result(appender, elapsed(start)) + next);
    }
  }

  /** True if another run of the same command is the same import. */
  private boolean isRepeatable() {
    return importId != null || !file.equals(STANDARD_INPUT);
  }

  private void appendAll(ReadAhead ahead, ImportInput input, BatchAppender appender, long start)
      throws IOException, InterruptedException {
    try (ImportProgress shown =
        progress.isWanted(shell)
            ? ImportProgress.shown(shell, input.sizeBytes())
            : ImportProgress.silent()) {
      for (Optional<ImportBatch> batch = ahead.next(); batch.isPresent(); batch = ahead.next()) {
        appender.append(batch.get());
        long events = appender.recorded() + appender.duplicates();
        shown.at(batch.get(), events, elapsed(start));
      }
    }
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void tell(String line) {
    shell.err().println(line);
  }

  private static String result(BatchAppender appender, Duration elapsed) {
    long events = appender.recorded() + appender.duplicates();
    return String.format(
        Locale.ROOT,
        "imported %,d events%s in %.1f s, %s",
        appender.recorded(),
        appender.duplicates() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d were there already,", appender.duplicates()),
        elapsed.toMillis() / 1e3,
        ImportProgress.rate(events, elapsed));
  }

  /** A corrected file has other content, so the id that its lines have by now must be kept. */
  private static String advice(BatchAppender appender, String id) {
    long before = appender.recorded() + appender.duplicates();
    return "correct it and run the import again" + (before == 0 ? "" : " with --import-id " + id);
  }
}
