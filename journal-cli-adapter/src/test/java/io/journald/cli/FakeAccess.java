package io.journald.cli;

import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;
import io.journald.model.Submission;
import io.journald.port.EventView;
import io.journald.port.JournalException;
import io.journald.port.Proofs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Journals in memory, recorded on a clock that a test sets. */
final class FakeAccess implements Access {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final MemoryEventStore store = new MemoryEventStore(100);
  final List<Flags> opened = new ArrayList<>();
  private final OpenJournal journal = OpenJournal.over(store, InstantSource.fixed(NOW), () -> 0);

  /** What the next opening fails with. */
  RuntimeException refusal;

  /** What stands between the caller and the journal. */
  Consumer<List<Submission>> beforeAppend = batch -> {};

  /** Asks the running command to stop; null while none wants to know. */
  Runnable stop;

  /** What a listing of segments finds. */
  List<Path> segmentFiles = List.of();

  /** Where journals were backed up to. */
  final List<Path> backups = new ArrayList<>();

  /** What a check finds. */
  List<Finding> findings = List.of();

  /** What a repair finds. */
  List<Finding> repairs = List.of();

  /** What was to be verified. */
  final List<VerifyRequest> verified = new ArrayList<>();

  /** What the journal proves. */
  Proofs proofs = journal.proofs();

  int closed;

  @Override
  public ReadSession openForReading(Flags flags) {
    open(flags);
    return new ReadSession(
        OpenJournal.reading(this::view), () -> segmentFiles, () -> proofs, () -> closed++);
  }

  @Override
  public WriteSession openForWriting(Flags flags) {
    open(flags);
    return new WriteSession(
        batch -> {
          beforeAppend.accept(batch);
          return journal.journal().append(batch);
        },
        journal.operations(),
        () -> closed++);
  }

  @Override
  public void serve(Flags flags, Consumer<String> talk) {
    open(flags);
    talk.accept("journal ready");
  }

  @Override
  public long backUp(Flags flags, Path destination) {
    open(flags);
    backups.add(destination);
    return store.view().size();
  }

  @Override
  public void check(Flags flags, Consumer<Finding> found, DoubleConsumer progress) {
    open(flags);
    progress.accept(0.5);
    findings.forEach(found);
  }

  @Override
  public void repair(Flags flags, Consumer<Finding> found) {
    open(flags);
    repairs.forEach(found);
  }

  @Override
  public void verify(
      Flags flags, VerifyRequest request, Consumer<Finding> found, DoubleConsumer progress) {
    open(flags);
    verified.add(request);
    progress.accept(0.5);
    findings.forEach(found);
  }

  @Override
  public String beginNewOrigin(Flags flags) {
    open(flags);
    return "journal/new+00000000+key";
  }

  @Override
  public Runnable onStop(Runnable toBeCalled) {
    stop = toBeCalled;
    return () -> stop = null;
  }

  private void open(Flags flags) {
    opened.add(flags);
    if (refusal != null) {
      throw refusal;
    }
  }

  private EventView view() {
    return store.view();
  }

  static JournalException.Unavailable unavailable(JournalException.Unavailable.Reason reason) {
    return new JournalException.Unavailable(reason, "the journal is " + reason);
  }
}
