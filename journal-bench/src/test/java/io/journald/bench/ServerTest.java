package io.journald.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.Signing;
import io.journald.parquet.StoreOptions;
import io.journald.parquet.io.LocalDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loader and the clients, with a server over what was loaded. */
class ServerTest {
  private static final Workload WORKLOAD = new Workload(1_000, 50);

  @TempDir private Path directory;
  private ParquetEventStore store;
  private OpenJournal journal;
  private JournalServer server;
  private URI address;

  @BeforeEach
  void loadAndServe() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Path path = directory.resolve("journal");
    new Loader(WORKLOAD, path, new LocalDisk(), nowhere).run();
    store = ParquetEventStore.open(StoreOptions.of(path).withSigning(Signing.beside(path)));
    journal = OpenJournal.over(store);
    server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0),
            journal.journal(),
            journal.events(),
            journal.operations(),
            journal.proofs());
    address = URI.create("http://127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() {
    server.stop();
    store.close();
  }

  @Test
  void theLoadedJournalHoldsTheWorkload() {
    List<Event> events;
    try (Stream<Event> stream = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      events = stream.toList();
    }
    assertThat(events).hasSize(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(events.get(i).mutation()).isEqualTo(WORKLOAD.mutation(i));
      assertThat(events.get(i).timestamp()).isEqualTo(WORKLOAD.timestamp(i));
    }
  }

  @Test
  void theCheckAcceptsTheDataAndNoOther() {
    assertThat(new AnswerCheck(WORKLOAD).differences(address, 17)).isEmpty();
    assertThat(new AnswerCheck(new Workload(1_000, 40)).differences(address, 17)).isNotEmpty();
    assertThat(new AnswerCheck(new Workload(950, 50)).differences(address, 17)).isNotEmpty();
  }

  @Test
  void everyKindOfLookupIsAnswered() throws IOException {
    for (String kind : List.of("history", "actor-hour", "recent", "proof", "proof-newest")) {
      long[] nanos = new LookupClient(address, kind, WORKLOAD, 1).run(1);
      assertThat(nanos).as(kind).isSorted().isNotEmpty();
      assertThat(LookupClient.summary(nanos)).matches("[0-9.]+ [0-9.]+ " + nanos.length);
    }
  }

  @Test
  void aBulkLoadRecordsEveryLine() throws IOException, InterruptedException {
    Path file = directory.resolve("lines");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    new Rows(WORKLOAD).lines(lines);
    Files.write(file, lines.toByteArray());
    BulkClient client = new BulkClient(address, file, 64);
    assertThat(client.run(3)).isPositive();
    assertThat(client.refused()).isZero();
    assertThat(journal.events().stats().totalEvents()).isEqualTo(2_000);
  }

  @Test
  void percentilesAreValuesThatWereMeasured() {
    long[] ascending = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
    assertThat(LookupClient.percentile(ascending, 50)).isEqualTo(5);
    assertThat(LookupClient.percentile(ascending, 99)).isEqualTo(100);
    assertThat(LookupClient.percentile(new long[] {7}, 1)).isEqualTo(7);
  }
}
