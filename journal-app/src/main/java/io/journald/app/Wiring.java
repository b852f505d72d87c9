package io.journald.app;

import io.journald.cli.Access;
import io.journald.cli.Finding;
import io.journald.cli.Flags;
import io.journald.cli.ReadSession;
import io.journald.cli.UsageException;
import io.journald.cli.VerifyRequest;
import io.journald.cli.WriteSession;
import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.http.client.JournalClient;
import io.journald.parquet.JournalBackup;
import io.journald.parquet.JournalCheck;
import io.journald.parquet.JournalRepair;
import io.journald.parquet.JournalVerifier;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.NewOrigin;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.ParquetJournalReader;
import io.journald.parquet.Signing;
import io.journald.parquet.StoreOptions;
import io.journald.port.EventStore;
import io.journald.port.Events;
import io.journald.proof.MalformedProofException;
import io.journald.proof.VerifierKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Puts the parts together, by hand. */
final class Wiring implements Access {
  /** How long a server or a command may take to stop. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> environment;

  Wiring(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ReadSession openForReading(Flags flags) {
    Settings settings = settings(flags);
    if (settings.url().isPresent()) {
      JournalClient client = new JournalClient(settings.url().get());
      return new ReadSession(
          client,
          () -> {
            throw filesOfServer();
          },
          () -> client,
          client::close);
    }
    ParquetJournalReader reader = ParquetJournalReader.open(settings.dir());
    Events events = OpenJournal.reading(reader::view);
    return new ReadSession(
        events, reader::segmentFiles, () -> OpenJournal.proving(events, reader.tree()), () -> {});
  }

  @Override
  public WriteSession openForWriting(Flags flags) {
    Settings settings = settings(flags);
    if (settings.url().isPresent()) {
      JournalClient client = new JournalClient(settings.url().get());
      return new WriteSession(client, client, client::close);
    }
    EventStore store = openStore(settings);
    OpenJournal journal = OpenJournal.over(store);
    return new WriteSession(journal.journal(), journal.operations(), store::close);
  }

  @Override
  public void serve(Flags flags, Consumer<String> talk) {
    Settings settings = settings(flags);
    if (settings.url().isPresent()) {
      throw new UsageException("serve runs a journal of its own; leave out the url");
    }
    try (Shutdown shutdown = new Shutdown(STOP_PATIENCE);
        EventStore store = openStore(settings)) {
      OpenJournal journal = OpenJournal.over(store);
      JournalServer server =
          JournalServer.start(
              new HttpOptions(settings.host(), settings.port()),
              journal.journal(),
              journal.events(),
              journal.operations(),
              journal.proofs());
      talk.accept(ready(settings, server.port(), journal));
      shutdown.awaitRequest();
      server.stop();
    }
  }

  @Override
  public long backUp(Flags flags, Path destination) {
    JournalBackup.run(directory(flags), destination);
    return OpenJournal.reading(ParquetJournalReader.open(destination)::view).stats().totalEvents();
  }

  @Override
  public void check(Flags flags, Consumer<Finding> findings, DoubleConsumer progress) {
    JournalCheck.run(directory(flags), found -> findings.accept(told(found)), progress);
  }

  @Override
  public void repair(Flags flags, Consumer<Finding> findings) {
    JournalRepair.run(directory(flags), found -> findings.accept(told(found)));
  }

  @Override
  public void verify(
      Flags flags, VerifyRequest request, Consumer<Finding> findings, DoubleConsumer progress) {
    JournalVerifier.run(
        new JournalVerifier.Request(
            directory(flags),
            request.isFull() ? Depth.FULL : Depth.QUICK,
            request.verifierKey().map(Wiring::verifierKey),
            request.checkpoint(),
            request.since()),
        found -> findings.accept(told(found)),
        progress);
  }

  private static VerifierKey verifierKey(String text) {
    try {
      return VerifierKey.parse(text);
    } catch (MalformedProofException invalid) {
      throw new UsageException("--verifier-key: " + invalid.getMessage());
    }
  }

  @Override
  public String beginNewOrigin(Flags flags) {
    Signing signing =
        settings(flags)
            .signing()
            .orElseThrow(() -> new UsageException("checkpoints are off; turn them on first"));
    return NewOrigin.run(directory(flags), signing);
  }

  private static Finding told(io.journald.parquet.Finding found) {
    return new Finding(found.file(), found.isSound(), found.detail());
  }

  /** Where the journal's files are; a server does not show them. */
  private Path directory(Flags flags) {
    Settings settings = settings(flags);
    if (settings.url().isPresent()) {
      throw filesOfServer();
    }
    return settings.dir();
  }

  private static UsageException filesOfServer() {
    return new UsageException("a server does not show its files; name the directory with --dir");
  }

  @Override
  public Runnable onStop(Runnable stop) {
    return new StopHook(STOP_PATIENCE, stop, () -> {}, () -> {})::close;
  }

  private static String ready(Settings settings, int port, OpenJournal journal) {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return String.format(
        "journal ready on http://%s:%d, directory %s/, %d events",
        host, port, settings.dir(), journal.events().stats().totalEvents());
  }

  private static EventStore openStore(Settings settings) {
    StoreOptions options =
        StoreOptions.of(settings.dir()).withFlushThreshold(settings.flushThreshold());
    return ParquetEventStore.open(settings.signing().map(options::withSigning).orElse(options));
  }

  private Settings settings(Flags flags) {
    Settings settings = Configuration.read(flags, environment);
    Logging.level(settings.logLevel());
    return settings;
  }
}
