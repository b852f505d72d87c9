package io.journald.app.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.app.queries.Pages.Form;
import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.http.client.JournalClient;
import io.journald.memory.MemoryEventStore;
import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.StoreOptions;
import io.journald.port.EventStore;
import io.journald.port.Events;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same random queries get the same answers from memory, from Parquet, and over HTTP: through
 * the client, and by plain requests in both forms.
 */
class EveryWayToAskTest {
  private static final int BATCHES = 20;
  private static final int LARGEST_BATCH = 60;

  @TempDir private Path dir;

  private final MemoryEventStore memory = new MemoryEventStore(100);
  private final Events expected = OpenJournal.reading(memory::view);
  private final List<Event> recorded = new ArrayList<>();
  private EventStore store;
  private OpenJournal parquet;
  private JournalServer server;
  private JournalClient client;
  private HttpClient pageClient;

  @BeforeEach
  void open() {
    store = ParquetEventStore.open(StoreOptions.of(dir.resolve("journal")).withFlushThreshold(100));
    parquet = OpenJournal.over(store);
    server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0),
            parquet.journal(),
            parquet.events(),
            parquet.operations(),
            parquet.proofs());
    client = new JournalClient(address());
    pageClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void close() {
    pageClient.close();
    client.close();
    server.stop();
    store.close();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Records over HTTP, and puts the very same events into the memory. */
  private void append(List<Submission> batch) {
    List<Receipt> receipts = client.append(batch);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Receipt receipt = receipts.get(i);
      assertThat(receipt.duplicate()).isFalse();
      events.add(
          new Event(
              receipt.sequence(), receipt.eventId(), receipt.timestamp(), batch.get(i).mutation()));
    }
    memory.append(events).await();
    recorded.addAll(events);
  }

  private void fill(RandomEvents random) {
    for (int i = 0; i < BATCHES; i++) {
      append(random.submissions(1 + random.below(LARGEST_BATCH)));
      operate(random);
    }
  }

  private void operate(RandomEvents random) {
    if (random.percent(15)) {
      client.flush();
    }
    if (random.percent(5)) {
      client.merge();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102})
  void everyQueryGetsTheSameAnswer(long seed) throws IOException, InterruptedException {
    RandomEvents random = new RandomEvents(seed);
    fill(random);
    Pages pages = new Pages(pageClient, address());
    for (int i = 0; i < 80; i++) {
      EventQuery query = random.query(recorded);
      List<Event> answer = all(expected, query);
      assertThat(all(parquet.events(), query)).as("%s: %s", random, query).isEqualTo(answer);
      assertThat(all(client, query)).as("%s over HTTP: %s", random, query).isEqualTo(answer);
      for (Form form : Form.values()) {
        assertThat(pages.all(query, form))
            .as("%s as %s: %s", random, form, query)
            .isEqualTo(answer);
      }
    }
    for (int i = 0; i < 20; i++) {
      Event sample = recorded.get(random.below(recorded.size()));
      String id = sample.eventId();
      assertThat(parquet.events().find(id)).as("%s", random).isEqualTo(expected.find(id));
      assertThat(client.find(id)).as("%s", random).isEqualTo(expected.find(id));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202})
  void everyStateIsTheSame(long seed) {
    RandomEvents random = new RandomEvents(seed);
    fill(random);
    for (int i = 0; i < 80; i++) {
      String entityId = recorded.get(random.below(recorded.size())).mutation().entityId();
      AsOf asOf =
          switch (random.below(3)) {
            case 0 -> AsOf.now();
            case 1 -> AsOf.sequence(random.below(recorded.size()));
            default -> AsOf.moment(recorded.get(random.below(recorded.size())).timestamp());
          };
      assertThat(parquet.events().state(entityId, asOf))
          .as("%s: %s as of %s", random, entityId, asOf)
          .isEqualTo(expected.state(entityId, asOf));
      assertThat(client.state(entityId, asOf))
          .as("%s over HTTP: %s as of %s", random, entityId, asOf)
          .isEqualTo(expected.state(entityId, asOf));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {301, 302, 303})
  void pagesTogetherAreTheWholeWhileEventsAreAdded(long seed)
      throws IOException, InterruptedException {
    RandomEvents random = new RandomEvents(seed);
    fill(random);
    Pages pages = new Pages(pageClient, address());
    for (int i = 0; i < 15; i++) {
      EventQuery query = random.query(recorded).limit(EventQuery.UNLIMITED);
      List<Event> atFirst = all(expected, query);
      long pageLimit = 1 + atFirst.size() / 8 + random.below(10);
      Form form = Form.values()[random.below(Form.values().length)];
      List<Event> walked =
          pages.walk(
              Pages.addressOf(query, pageLimit),
              pageLimit,
              form,
              () -> {
                append(random.submissions(1 + random.below(3)));
                operate(random);
              });
      // Backwards, what is added lies behind the first page. Forwards, the walk may meet it: then
      // it has read everything up to there.
      List<Event> whole =
          query.order() == Order.DESC
              ? atFirst
              : all(expected, query.limit(Math.max(atFirst.size(), walked.size())));
      assertThat(walked).as("%s: %s by %d as %s", random, query, pageLimit, form).isEqualTo(whole);
    }
  }

  private static List<Event> all(Events events, EventQuery query) {
    try (Stream<Event> answer = events.stream(query)) {
      return answer.toList();
    }
  }
}
