package io.journald.cli;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.port.Events;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Writes all events, or those that pass the filters, oldest first.",
    footer = {"", "Example: journal export --format csv --file journal.csv"})
final class ExportCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 1 << 16;
  private final Access access;
  private final Shell shell;

  /** The formats that hold every column in full. */
  enum Format {
    ndjson,
    csv
  }

  @Option(
      names = {"-o", "--output", "--format"},
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.ndjson;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A new file to write (default: standard output).")
  private Path file;

  @Mixin private ProgressOption progress;
  @Mixin private FilterOptions filter;
  @Mixin private TargetOptions target;

  ExportCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EventQuery query = EventQuery.of(filter.filter(null, shell));
    try (ReadSession session = access.openForReading(target.flags())) {
      if (file == null) {
        Printing.all(session.events().stream(query), printer(shell.out()));
        return Exit.OK;
      }
      exportToFile(session.events(), query);
      return Exit.OK;
    }
  }

  private void exportToFile(Events events, EventQuery query) throws IOException {
    long end = events.stats().totalEvents();
    try (OutputStream out = newFile(file);
        Bar bar = progress.isWanted(shell) ? new Bar(shell, "export", end, " events", 1) : null) {
      Stream<Event> all = events.stream(query);
      Printing.all(
          bar == null ? all : all.peek(event -> bar.stepTo(event.sequence() + 1)), printer(out));
    }
  }

  static OutputStream newFile(Path file) throws IOException {
    try {
      return new BufferedOutputStream(
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          BUFFER_BYTES);
    } catch (FileAlreadyExistsException _) {
      throw new UsageException(file + " exists already; name a new file");
    }
  }

  private EventPrinter printer(OutputStream out) throws IOException {
    return switch (format) {
      case ndjson -> JsonEvents.lines(out);
      case csv -> new CsvEvents(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    };
  }
}
