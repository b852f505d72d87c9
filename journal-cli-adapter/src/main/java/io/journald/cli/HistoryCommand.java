package io.journald.cli;

import io.journald.model.EventQuery;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Shows every recorded change of one entity, oldest first.",
    footer = {"", "Example: journal history customer-42 --field email -S yesterday"})
final class HistoryCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Parameters(paramLabel = "ENTITY_ID", description = "The entity, such as customer-42.")
  private String entityId;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most that many.")
  private long limit = EventQuery.UNLIMITED;

  @Mixin private FilterOptions filter;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;
  @Mixin private TimeOptions times;

  HistoryCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EventQuery query = EventQuery.of(filter.filter(entityId, shell)).limit(Limit.checked(limit));
    EventPrinter printer =
        Printing.events(shell, output.format(shell), Printing.HISTORY, times.times(shell));
    try (ReadSession session = access.openForReading(target.flags())) {
      Printing.all(session.events().stream(query), printer);
    }
    return Exit.OK;
  }
}
