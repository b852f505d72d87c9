package io.journald.cli;

import io.journald.json.Answers;
import io.journald.model.JournalStats;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "stats", description = "Shows the journal in numbers.")
final class StatsCommand implements Callable<Integer> {
  private final Access access;
  private final Shell shell;

  @Mixin private TargetOptions target;
  @Mixin private OutputOptions output;

  StatsCommand(Access access, Shell shell) {
    this.access = access;
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (ReadSession session = access.openForReading(target.flags())) {
      Printing.facts(shell, output.format(shell), facts(session.events().stats()));
    }
    return Exit.OK;
  }

  private static Facts facts(JournalStats stats) {
    return new Facts(Answers.stats(stats))
        .with("total_events", stats.totalEvents())
        .with("last_sequence", orNull(stats.lastSequence()))
        .with("persisted_events", stats.persistedEvents())
        .with("persisted_file_count", stats.persistedFileCount())
        .with("buffer_size", stats.bufferSize())
        .with("flush_threshold", orNull(stats.flushThreshold()))
        .with("clock_behind_ms", stats.clockBehindMillis());
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
