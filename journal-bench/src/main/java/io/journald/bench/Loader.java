package io.journald.bench;

import io.journald.core.OpenJournal;
import io.journald.model.Submission;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.Signing;
import io.journald.parquet.StoreOptions;
import io.journald.parquet.io.Disk;
import io.journald.port.EventStore;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes a workload into a journal through the library, an event an append, and merges it. Both
 * clocks follow the workload, since the journal follows the wall clock only as far as the monotonic
 * one goes along.
 */
final class Loader {
  private static final int TOLD_EVERY = 1_000_000;

  private final Workload workload;
  private final Path directory;
  private final Disk disk;
  private final PrintStream talk;
  private Instant now = Workload.START;

  Loader(Workload workload, Path directory, Disk disk, PrintStream talk) {
    this.workload = workload;
    this.directory = directory;
    this.disk = disk;
    this.talk = talk;
  }

  void run() {
    StoreOptions options =
        StoreOptions.of(directory).withSigning(Signing.beside(directory)).withDisk(disk);
    try (EventStore store = ParquetEventStore.open(options)) {
      OpenJournal journal = OpenJournal.over(store, () -> now, this::monotonicNanos);
      long startNanos = System.nanoTime();
      for (long i = 0; i < workload.events(); i++) {
        now = workload.timestamp(i);
        append(journal, Submission.of(workload.mutation(i)));
        if ((i + 1) % TOLD_EVERY == 0) {
          tell(i + 1 + " events", startNanos);
        }
      }
      journal.operations().flush();
      tell("flushed", startNanos);
      journal.operations().merge();
      tell("merged", startNanos);
    }
  }

  private static void append(OpenJournal journal, Submission submission) {
    while (true) {
      try {
        journal.journal().record(submission);
        return;
      } catch (Unavailable overloaded) {
        if (overloaded.reason() != Reason.OVERLOADED) {
          throw overloaded;
        }
        journal.operations().flush(); // makes room, and waits for it
      }
    }
  }

  private long monotonicNanos() {
    return Duration.between(Workload.START, now).toNanos();
  }

  private void tell(String what, long startNanos) {
    talk.printf(Locale.ROOT, "  %s after %.0f s%n", what, (System.nanoTime() - startNanos) / 1e9);
  }
}
