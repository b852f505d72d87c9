package io.journald.cli;

import io.journald.json.Answers;
import io.journald.model.AsOf;
import io.journald.model.FieldState;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "state",
    description = {
      "Shows what each field of an entity held at a moment, and who wrote it last.",
      "A 'delete' of the whole record (field *) takes away what was written before it."
    },
    footer = {
      "",
      "Examples: journal state customer-42",
      "          journal state customer-42 --at yesterday",
      "          journal state customer-42 --at 1517"
    })
final class StateCommand implements Callable<Integer> {
  private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

  private final Access access;
  private final Shell shell;

  @Parameters(paramLabel = "ENTITY_ID", description = "The entity, such as customer-42.")
  private String entityId;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Up to this time, inclusive (yesterday, -2h, 2026-03-01T12:30:00Z), or up to the event"
              + " with this sequence (default: now).")
  private String at;

  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;
  @Mixin private TimeOptions times;

  StateCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    AsOf asOf = asOf();
    OutputFormat format = output.format(shell);
    List<FieldState> fields;
    try (ReadSession session = access.openForReading(target.flags())) {
      fields = session.events().state(entityId, asOf);
    }
    if (format == OutputFormat.json) {
      OutputStream out = shell.out();
      Answers.state(entityId, fields, out);
      out.write('\n');
      out.flush();
    } else if (format == OutputFormat.table && fields.isEmpty()) {
      shell.err().println("no events");
    } else {
      Printing.rows(shell, format, rows(fields));
    }
    return Exit.OK;
  }

  private AsOf asOf() {
    if (at == null) {
      return AsOf.now();
    }
    return SEQUENCE.matcher(at).matches()
        ? AsOf.sequence(Long.parseLong(at))
        : AsOf.moment(new Moments(shell.clock().instant(), shell.zone()).parse(at));
  }

  private Rows rows(List<FieldState> fields) {
    Rows rows =
        new Rows("entity_type", "field", "value", "sequence", "timestamp", "actor", "deleted");
    Times shown = times.times(shell);
    for (FieldState field : fields) {
      rows.add(
          Cell.of(field.entityType()),
          Cell.of(field.field()).painted(Paint::field),
          field.deleted()
              ? Cell.shownAs("(deleted)", field.value()).painted(Paint::bad)
              : Cell.of(field.value()),
          Cell.of(field.sequence()).painted(Paint::faint),
          Cell.moment(field.timestamp(), shown),
          Cell.of(field.actor()),
          Cell.shownAs("", field.deleted()));
    }
    return rows;
  }
}
