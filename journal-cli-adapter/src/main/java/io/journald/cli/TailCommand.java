package io.journald.cli;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.port.Events;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    description = "Shows the newest events, oldest of them first, and those to come.",
    footer = {"", "Example: journal tail -f --actor alice"})
final class TailCommand implements Callable<Integer> {
  private static final long DEFAULT_LIMIT = 10;

  /** Most events that a tail starts with; they are held to be turned around. */
  private static final long MAX_LIMIT = 100_000;

  /** How often the journal of another process is asked for news. */
  private static final long POLL_MILLIS = 200;

  private final Access access;
  private final Shell shell;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Start with that many (default: ${DEFAULT-VALUE}).")
  private long limit = DEFAULT_LIMIT;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until stopped (Ctrl-C).")
  private boolean follow;

  @Mixin private FilterOptions filter;
  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;
  @Mixin private TimeOptions times;

  TailCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    EventFilter wanted = filter.filter(null, shell);
    if (Limit.checked(limit) > MAX_LIMIT) {
      throw new UsageException("tail starts with at most " + MAX_LIMIT + "; use journal events");
    }
    EventPrinter printer =
        Printing.events(shell, output.format(shell), Printing.EVENTS, times.times(shell));
    try (ReadSession session = access.openForReading(target.flags())) {
      long next = session.events().stats().totalEvents();
      for (Event event : newest(session.events(), wanted, next)) {
        printer.print(event);
      }
      while (follow) {
        printer.flush();
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        next = printNews(session.events(), wanted, next, printer);
      }
    }
    printer.finish();
    return Exit.OK;
  }

  private List<Event> newest(Events events, EventFilter wanted, long end) {
    EventQuery query = EventQuery.of(wanted).in(Order.DESC).between(0, end).limit(limit);
    try (Stream<Event> newestFirst = events.stream(query)) {
      List<Event> found = new ArrayList<>(newestFirst.toList());
      return found.reversed();
    }
  }

  /** Prints what was recorded since, and returns the sequence from which on to ask again. */
  private static long printNews(Events events, EventFilter wanted, long from, EventPrinter printer)
      throws IOException {
    long end = events.stats().totalEvents();
    if (end > from) {
      EventQuery query = EventQuery.of(wanted).between(from, end);
      try (Stream<Event> news = events.stream(query)) {
        for (Iterator<Event> each = news.iterator(); each.hasNext(); ) {
          printer.print(each.next());
        }
      }
    }
    return end;
  }
}
