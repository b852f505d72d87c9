package io.journald.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.memory.MemoryEventStore;
import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Operations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalClientTest {
  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void eventsComeBackAsTheyAreRecorded() {
    JournalClient client = client(memory.journal());
    Mutation full =
        new Mutation(
            "type \u0000\n",
            "a/b;c+d %😀e\u0301",
            "*",
            "update",
            "old\r\n\t\"\\",
            "new\u2028",
            "actor",
            "source",
            "w",
            Instant.parse("0000-01-01T00:00:00.000001Z"),
            "",
            "{\"n\":1.10e5,\"s\":\"\\u00e9 \\n\",\"l\":[{},[]]}");

    List<Receipt> receipts =
        client.append(List.of(new Submission("my-id", full), Submission.of(plain("e"))));

    List<Event> events = memory.events().stream(EventQuery.of(EventFilter.all())).toList();
    assertThat(events.getFirst().mutation()).isEqualTo(full);
    assertThat(client.stream(EventQuery.of(EventFilter.all())).toList()).isEqualTo(events);
    assertThat(receipts)
        .containsExactly(
            new Receipt("my-id", 0, events.getFirst().timestamp(), false),
            new Receipt(events.get(1).eventId(), 1, events.get(1).timestamp(), false));
    assertThat(client.append(List.of(new Submission("my-id", full))))
        .containsExactly(new Receipt("my-id", 0, events.getFirst().timestamp(), true));
    assertThat(client.find("my-id")).contains(events.getFirst());
    assertThat(client.find("unknown")).isEmpty();
    assertThat(client.find("")).isEmpty();
    assertThat(client.find("\ud800")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomQueriesGiveTheSameAnswers(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      memory.journal().record(Submission.of(plain("e" + random.nextInt(5))));
    }
    JournalClient client = client(memory.journal());
    List<Event> all = memory.events().stream(EventQuery.of(EventFilter.all())).toList();
    for (int i = 0; i < 50; i++) {
      EventQuery query = randomQuery(random, all);
      try (Stream<Event> answer = client.stream(query)) {
        assertThat(answer.toList())
            .as("seed %d, %s", seed, query)
            .isEqualTo(memory.events().stream(query).toList());
      }
    }
  }

  private static EventQuery randomQuery(Random random, List<Event> all) {
    EventFilter filter =
        new EventFilter(
            null,
            random.nextInt(4) == 0 ? "t" : null,
            random.nextBoolean() ? "e" + random.nextInt(6) : null,
            null,
            null,
            random.nextInt(4) == 0 ? "actor" : null,
            null,
            random.nextInt(4) == 0 ? "" : null,
            null,
            random.nextInt(3) == 0 ? all.get(random.nextInt(all.size())).timestamp() : null,
            random.nextInt(3) == 0 ? all.get(random.nextInt(all.size())).timestamp() : null);
    EventQuery query = EventQuery.of(filter).in(random.nextBoolean() ? Order.ASC : Order.DESC);
    if (random.nextBoolean()) {
      query = query.between(random.nextInt(300), random.nextInt(400));
    }
    return random.nextBoolean() ? query.limit(random.nextInt(100)) : query;
  }

  @Test
  void statsFlushAndHealthAreTheServers() {
    JournalClient client = client(memory.journal());
    assertThat(client.stats()).isEqualTo(memory.events().stats());
    client.record(Submission.of(plain("e")));

    assertThat(client.flush()).isEqualTo(1);
    assertThat(client.flush()).isZero();
    client.merge();
    assertThat(client.stats()).isEqualTo(memory.events().stats());
    assertThat(client.readOnlyReason()).isEmpty();
  }

  @Test
  void aReadOnlyJournalSaysWhy() {
    Operations readOnly =
        new Operations() {
          @Override
          public void merge() {
            throw new AssertionError("nobody merges here");
          }

          @Override
          public long flush() {
            throw new Unavailable(Unavailable.Reason.READ_ONLY, "broken");
          }

          @Override
          public Optional<String> readOnlyReason() {
            return Optional.of("the disk is gone");
          }
        };
    JournalClient client = client(memory.journal(), memory.events(), readOnly);

    assertThat(client.readOnlyReason()).contains("the disk is gone");
    assertThatThrownBy(client::flush).isInstanceOf(Unavailable.class).hasMessage("broken");
  }

  @Test
  void aRefusalNamesTheSameViolations() {
    List<Submission> batch =
        List.of(
            Submission.of(plain("e")),
            new Submission(
                "/",
                new Mutation(
                    null,
                    " ",
                    null,
                    "a\ud800",
                    null,
                    null,
                    "a",
                    "s",
                    null,
                    Instant.MAX,
                    null,
                    "[]")));
    Rejected local = catchThrowableOfType(Rejected.class, () -> memory.journal().append(batch));
    Rejected remote =
        catchThrowableOfType(Rejected.class, () -> client(memory.journal()).append(batch));

    assertThat(remote.violations()).isEqualTo(local.violations());
    assertThat(remote.reason()).isEqualTo(local.reason());
  }

  @Test
  void aConflictNamesItsPlace() {
    JournalClient client = client(memory.journal());
    client.record(new Submission("i", plain("e")));

    Conflict conflict =
        catchThrowableOfType(
            Conflict.class,
            () ->
                client.append(
                    List.of(
                        Submission.of(plain("e")),
                        new Submission("i", plain("e").inWorkspace("other")))));

    assertThat(conflict.index()).isEqualTo(1);
    assertThat(memory.events().stats().totalEvents()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Unavailable.Reason.class)
  void anUnavailableJournalSaysWhy(Unavailable.Reason reason) {
    Unavailable failure =
        catchThrowableOfType(
            Unavailable.class,
            () ->
                client(failing(new Unavailable(reason, "why"))).record(Submission.of(plain("e"))));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessage("why");
  }

  @Test
  void otherErrorsKeepTheirKind() {
    Submission event = Submission.of(plain("e"));
    assertThatThrownBy(() -> client(failing(new Corrupt("c"))).record(event))
        .isInstanceOf(Corrupt.class)
        .hasMessage("c");
    assertThatThrownBy(() -> client(failing(new OutcomeUnknown("o", null))).record(event))
        .isInstanceOf(OutcomeUnknown.class)
        .hasMessageStartingWith("o");
    Journal defect =
        _ -> {
          throw new IllegalStateException();
        };
    assertThatThrownBy(() -> client(defect).record(event)).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void aServerThatIsNotThereIsAbsent() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    JournalClient client = closedAtEnd(new JournalClient(address(port)));

    Unavailable failure =
        catchThrowableOfType(Unavailable.class, () -> client.record(Submission.of(plain("e"))));
    assertThat(failure.reason()).isEqualTo(Unavailable.Reason.ABSENT);
    assertThatThrownBy(client::stats).isInstanceOf(Unavailable.class);
  }

  @Test
  void aConnectionThatIsLostAfterTheBatchWasSentLeavesTheOutcomeUnknown() throws IOException {
    ServerSocket server = closedAtEnd(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(() -> readAndHangUp(server));
    JournalClient client = closedAtEnd(new JournalClient(address(server.getLocalPort())));

    assertThatThrownBy(() -> client.record(Submission.of(plain("e"))))
        .isInstanceOf(OutcomeUnknown.class)
        .hasMessageContaining("retry with the same event_ids");
  }

  private static void readAndHangUp(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] request = new byte[64 << 10];
      StringBuilder seen = new StringBuilder();
      while (seen.indexOf("}\n") < 0) {
        int read = socket.getInputStream().read(request);
        seen.append(new String(request, 0, read, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aStreamThatBreaksOffIsAnError() {
    Events failing = new FailingEvents(memory.events(), 5_000);
    for (int i = 0; i < 10_000; i++) {
      memory.journal().record(Submission.of(plain("e")));
    }
    JournalClient client = client(memory.journal(), failing, memory.operations());
    List<Event> seen = new ArrayList<>();

    try (Stream<Event> answer = client.stream(EventQuery.of(EventFilter.all()))) {
      assertThatThrownBy(() -> answer.forEach(seen::add)).isInstanceOf(Unavailable.class);
    }
    assertThat(seen).hasSizeLessThanOrEqualTo(5_000);
  }

  @Test
  void aLongAnswerIsReadAsItComes() {
    for (int i = 0; i < 50_000; i++) {
      memory.journal().record(Submission.of(plain("e")));
    }
    JournalClient client = client(memory.journal());

    try (Stream<Event> answer = client.stream(EventQuery.of(EventFilter.all()))) {
      assertThat(answer.limit(3).map(Event::sequence)).containsExactly(0L, 1L, 2L);
    }
    try (Stream<Event> answer = client.stream(EventQuery.of(EventFilter.all()))) {
      assertThat(answer.count()).isEqualTo(50_000);
    }
  }

  private record FailingEvents(Events events, int soundEvents) implements Events {
    @Override
    public Optional<Event> find(String eventId) {
      return events.find(eventId);
    }

    @Override
    public Stream<Event> stream(EventQuery query) {
      return events.stream(query).peek(this::failLate);
    }

    private void failLate(Event event) {
      if (event.sequence() >= soundEvents) {
        throw new Corrupt("segment 7 is damaged");
      }
    }

    @Override
    public List<FieldState> state(String entityId, AsOf asOf) {
      return events.state(entityId, asOf);
    }

    @Override
    public io.journald.model.JournalStats stats() {
      return events.stats();
    }
  }

  private static Mutation plain(String entityId) {
    return Mutation.of("t", entityId, "f", "update", "", "v", "actor", "source");
  }

  private static Journal failing(JournalException failure) {
    return _ -> {
      throw failure;
    };
  }

  private JournalClient client(Journal journal) {
    return client(journal, memory.events(), memory.operations());
  }

  private JournalClient client(Journal journal, Events events, Operations operations) {
    JournalServer server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0), journal, events, operations, memory.proofs());
    open.add(server::stop);
    return closedAtEnd(new JournalClient(address(server.port())));
  }

  private <T extends AutoCloseable> T closedAtEnd(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
