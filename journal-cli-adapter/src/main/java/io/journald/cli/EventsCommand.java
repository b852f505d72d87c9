package io.journald.cli;

import io.journald.model.EventQuery;
import io.journald.model.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    description = "Shows the events that pass all given filters, oldest first.",
    footer = {"", "Example: journal events --actor alice --action delete -S -7d"})
final class EventsCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Option(names = "--id", paramLabel = "ENTITY_ID", description = "Only this entity.")
  private String entityId;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most that many.")
  private long limit = EventQuery.UNLIMITED;

  @Option(names = "--reverse", description = "Newest first.")
  private boolean reverse;

  @Mixin private FilterOptions filter;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;
  @Mixin private TimeOptions times;

  EventsCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EventQuery query =
        EventQuery.of(filter.filter(entityId, shell))
            .in(reverse ? Order.DESC : Order.ASC)
            .limit(Limit.checked(limit));
    EventPrinter printer =
        Printing.events(shell, output.format(shell), Printing.EVENTS, times.times(shell));
    try (ReadSession session = access.openForReading(target.flags())) {
      Printing.all(session.events().stream(query), printer);
    }
    return Exit.OK;
  }
}
