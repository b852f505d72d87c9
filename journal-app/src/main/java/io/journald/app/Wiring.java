package io.journald.app;

import io.journald.cli.Access;
import io.journald.cli.Flags;
import io.journald.cli.ReadSession;
import io.journald.cli.UsageException;
import io.journald.cli.WriteSession;
import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;
import io.journald.port.EventStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the parts together, by hand. */
final class Wiring implements Access {
  /** How long a server may take to stop. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> environment;

  Wiring(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ReadSession openForReading(Flags flags) {
    Settings settings = settings(flags);
    EventStore store = new MemoryEventStore(settings.flushThreshold());
    return new ReadSession(OpenJournal.reading(store::view), store::close);
  }

  @Override
  public WriteSession openForWriting(Flags flags) {
    Settings settings = settings(flags);
    EventStore store = new MemoryEventStore(settings.flushThreshold());
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
        EventStore store = new MemoryEventStore(settings.flushThreshold())) {
      OpenJournal journal = OpenJournal.over(store);
      talk.accept(journal.events().stats() + ", directory " + settings.dir() + "/");
      shutdown.awaitRequest();
    }
  }

  private Settings settings(Flags flags) {
    Settings settings = Configuration.read(flags, environment);
    Logging.level(settings.logLevel());
    return settings;
  }
}
