package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while clients record. The test takes {@code -Djournal.e2e.rounds=} for a longer run and
 * {@code -Djournal.e2e.seed=} for other requests.
 */
class KilledUnderLoadIT {
  private static final int ROUNDS = Integer.getInteger("journal.e2e.rounds", 10);
  private static final long SEED = Long.getLong("journal.e2e.seed", 1);
  private static final int CLIENTS = 4;
  private static final int MAX_EVENTS_A_ROUND = 2_000;

  @TempDir private Path scratch;
  private final Ledger ledger = new Ledger();
  private final Random random = new Random(SEED);

  @Test
  void everyReceiptsEventIsThereOnceAndUnchangedAndEveryBatchWholeOrAbsent() {
    Path dir = scratch.resolve("journal");
    long verified = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String label = "seed " + SEED + ", round " + round;
      try (Server server = Server.start(dir)) {
        verified = verify(label, server, verified);
        sendAgain(server);
        killUnderLoad(server, round);
      }
    }
    try (Server server = Server.start(dir)) {
      sendAgain(server);
      assertThat(ledger.lostIdentified()).isEmpty();
      verify("seed " + SEED + ", after all rounds", server, 0);
      assertThat(server.stop().exitCode()).isZero();
    }
    try (Server server = Server.start(dir)) {
      verify("seed " + SEED + ", after the stop", server, 0);
    }
  }

  /**
   * What was sent again stands above what was verified before, so a round's check goes up there.
   */
  private long verify(String label, Server server, long from) {
    try (Stream<JsonNode> events = server.stream("/journal/events?from=" + from)) {
      return ledger.verify(events.iterator(), from);
    } catch (AssertionError e) {
      throw new AssertionError(label, e);
    }
  }

  /**
   * Sends those again whose outcome is unknown, and the newest that have receipts: the ledger
   * compares.
   */
  private void sendAgain(Server server) {
    try (LoadClient client = new LoadClient(server.url(), ledger)) {
      for (Request request : ledger.lostIdentified()) {
        assertThat(client.send(request)).isTrue();
      }
      for (Request request : ledger.receipted()) {
        assertThat(client.send(request)).isTrue();
      }
    }
  }

  private void killUnderLoad(Server server, int round) {
    long target = ledger.size() + 1 + random.nextInt(MAX_EVENTS_A_ROUND);
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      LoadClient client = new LoadClient(server.url(), ledger);
      client.start("r" + round + "-c" + i, new Random(random.nextLong()));
      clients.add(client);
    }
    try {
      ledger.awaitAcknowledged(target);
    } finally {
      server.kill();
      clients.forEach(LoadClient::close);
    }
    ledger.requireNoFailure();
  }
}
