package io.journald.cli;

import io.journald.model.EventQuery;
import io.journald.model.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "recent",
    description = "Shows the newest events, newest first.",
    footer = {"", "Example: journal recent -n 10 --actor alice"})
final class RecentCommand implements Callable<Integer> {
  private static final long DEFAULT_LIMIT = 50;
  private final Access access;
  private final Shell shell;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most that many (default: ${DEFAULT-VALUE}).")
  private long limit = DEFAULT_LIMIT;

  @Mixin private FilterOptions filter;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;
  @Mixin private TimeOptions times;

  RecentCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    EventQuery query =
        EventQuery.of(filter.filter(null, shell)).in(Order.DESC).limit(Limit.checked(limit));
    EventPrinter printer =
        Printing.events(shell, output.format(shell), Printing.EVENTS, times.times(shell));
    try (ReadSession session = access.openForReading(target.flags())) {
      Printing.all(session.events().stream(query), printer);
    }
    return Exit.OK;
  }
}
