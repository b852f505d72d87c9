package io.journald.http.client;

import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.memory.MemoryEventStore;
import io.journald.proof.VerifierKey;
import io.journald.testkit.JournalContract;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

/** A journal behind a server answers as one in the same process does. */
class JournalClientContractTest extends JournalContract {
  private JournalServer server;
  private JournalClient client;
  private VerifierKey verifierKey;

  @Override
  protected OpenJournal open() {
    MemoryEventStore store = new MemoryEventStore(1_000);
    verifierKey = store.verifierKey();
    OpenJournal memory = OpenJournal.over(store);
    server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0),
            memory.journal(),
            memory.events(),
            memory.operations(),
            memory.proofs());
    client = new JournalClient(URI.create("http://127.0.0.1:" + server.port()));
    return new OpenJournal(client, client, client, client);
  }

  @Override
  public VerifierKey verifierKey() {
    return verifierKey;
  }

  @AfterEach
  void close() {
    client.close();
    server.stop();
  }
}
