package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.json.Problem;
import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.Finding;
import io.journald.parquet.JournalCheck;
import io.journald.parquet.JournalVerifier;
import io.journald.parquet.JournalVerifier.Depth;
import io.journald.parquet.JournalVerifier.Request;
import io.journald.parquet.ParquetEventStore;
import io.journald.parquet.Signing;
import io.journald.parquet.StoreOptions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile requests over the whole API of a running server. The test takes {@code
 * -Djournal.fuzz.requests=} for a longer run and {@code -Djournal.fuzz.seed=} for other ones; with
 * the seed that a failure names and one request it runs that connection again.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // each answer has its own bound; a run may be long
class FuzzTest {
  /** Over each of the stores. */
  private static final long REQUESTS = Long.getLong("journal.fuzz.requests", 60_000);

  private static final long SEED = Long.getLong("journal.fuzz.seed", 1);
  private static final int CLIENTS = 8;
  private static final int ANSWER_MILLIS = 30_000;
  private static final Set<Integer> FAILURES_OF_THE_SERVER = Set.of(503, 505);

  @TempDir private Path temporary;
  private final AtomicLong nextSeed = new AtomicLong(SEED);
  private final AtomicLong requests = new AtomicLong();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
  private final Set<String> recordedIds = ConcurrentHashMap.newKeySet();
  private final Set<Long> recordedInBatches = ConcurrentHashMap.newKeySet();
  private final Set<String> knownIds = ConcurrentHashMap.newKeySet();
  private final AtomicLong unanswered = new AtomicLong();

  @Test
  void noRequestHarmsTheServerAndWhatWasAnsweredIsRecorded() throws Exception {
    OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
    fuzz(memory);
    requireSoundJournal(events(memory));
  }

  /** The same over a journal in files, which flushes, merges, indexes and signs meanwhile. */
  @Test
  void noRequestHarmsAJournalInFiles() throws Exception {
    Path directory = temporary.resolve("journal");
    StoreOptions options =
        StoreOptions.of(directory)
            .withFlushInterval(Duration.ofMillis(50))
            .withRunEvents(1_000)
            .withSigning(Signing.beside(directory));
    List<Event> served;
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      OpenJournal journal = OpenJournal.over(store);
      fuzz(journal);
      served = events(journal);
    }
    requireSoundJournal(served);
    Consumer<Finding> sound =
        finding -> {
          assertThat(finding).matches(Finding::isSound);
          assertThat(finding.detail()).as("logged notes").doesNotContain("not signed by the key");
        };
    JournalCheck.run(directory, sound, share -> {});
    Request all =
        new Request(directory, Depth.FULL, Optional.empty(), Optional.empty(), Optional.empty());
    JournalVerifier.run(all, sound, share -> {});
    try (ParquetEventStore again = ParquetEventStore.open(options)) {
      assertThat(events(OpenJournal.over(again))).isEqualTo(served);
    }
  }

  private void fuzz(OpenJournal journal) throws Exception {
    int threadsBefore = Thread.activeCount();
    try (RunningServer server = RunningServer.over(journal, Patience.DEFAULT)) {
      int port = server.port();
      runClients(port);

      await().atMost(Duration.ofSeconds(30)).until(() -> server.heldBytes() == 0);
      await().atMost(Duration.ofSeconds(30)).until(() -> openConnections(port) == 0);
      assertThat(server.get("/journal/health").body()).isEqualTo("journald ok");
    }
    assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threadsBefore + CLIENTS);
    if (REQUESTS >= 10_000) {
      assertThat(statuses.keySet())
          .as("what was met, so that the requests are what they should be: %s", statuses)
          .contains(200, 201, 400, 404, 405, 409, 413, 414, 415, 422, 431, 505);
      assertThat(recordedIds).hasSizeGreaterThan((int) (REQUESTS / 100));
    }
  }

  private static List<Event> events(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }

  private void runClients(int port) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(
            clients.submit(() -> {
              while (requests.get() < REQUESTS) {
                runOneConnection(port, nextSeed.getAndIncrement());
              }
              return null;
            }));
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  private void runOneConnection(int port, long seed) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Random random = new Random(seed);
      HostileRequest.Generator generator = new HostileRequest.Generator(random);
      boolean isOpen = true;
      for (int i = 1 + random.nextInt(40); i > 0 && isOpen; i--) {
        isOpen = sendSome(socket, in, random, generator);
      }
    } catch (AssertionError | IOException | RuntimeException e) {
      throw new AssertionError(
          "seed "
              + seed
              + "; again with -Djournal.fuzz.seed="
              + seed
              + " -Djournal.fuzz.requests=1",
          e);
    }
  }

  /** Sends one request or some together, and takes the answers; false if the connection ends. */
  private boolean sendSome(
      Socket socket, InputStream in, Random random, HostileRequest.Generator generator)
      throws IOException {
    List<HostileRequest> together = new ArrayList<>();
    int count = random.nextInt(8) == 0 ? 1 + random.nextInt(8) : 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (together.size() < count) {
      HostileRequest request = generator.next();
      together.add(request);
      bytes.writeBytes(request.bytes());
      if (!request.isFramed()) {
        break;
      }
    }
    requests.addAndGet(together.size());
    boolean endsHere = !together.getLast().isFramed();
    int answered = 0;
    try {
      socket.getOutputStream().write(bytes.toByteArray());
      if (endsHere) {
        socket.shutdownOutput();
      }
      for (HostileRequest request : together) {
        RawAnswer answer = RawAnswer.read(in, request.isHead());
        if (answer == null) {
          assertThat(endsHere && answered == together.size() - 1)
              .as("answers: %s of %s", answered, together.size())
              .isTrue();
          return false;
        }
        answered++;
        note(answer, request.isHead());
        if (answer.closes()) {
          return false;
        }
      }
    } catch (SocketException e) {
      // Where the server closes with something unread, the system may throw answers away.
      assertThat(endsHere).as("the connection was reset behind sound requests").isTrue();
      unanswered.addAndGet(together.size() - answered);
      return false;
    }
    return !endsHere;
  }

  private void note(RawAnswer answer, boolean isHead) {
    statuses.computeIfAbsent(answer.status(), _ -> new AtomicLong()).incrementAndGet();
    String text = answer.text();
    assertThat(answer.status())
        .as(text)
        .matches(status -> status < 500 || FAILURES_OF_THE_SERVER.contains(status), "documented");
    assertThat(text).doesNotContain("Exception", "\tat ");
    if (answer.status() == 201 || answer.status() == 200) {
      noteRecorded(answer, text);
    } else if (!isHead) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      Problem problem = Problem.read(answer.body()).orElseThrow();
      assertThat(problem.status()).isEqualTo(answer.status());
      assertThat(problem.type()).startsWith(ProblemKind.TYPE_PREFIX);
    }
    if (answer.status() == 503) {
      assertThat(answer.headers()).containsKey("retry-after");
    }
  }

  private void noteRecorded(RawAnswer answer, String text) {
    String location = answer.headers().get("location");
    if (location != null) {
      String id = location.substring("/journal/events/".length());
      (answer.status() == 201 ? recordedIds : knownIds).add(id);
    } else if (answer.status() == 201 && text.startsWith("{\"recorded\"")) {
      JsonNode batch = OpenApi.json(text);
      long first = batch.get("first_sequence").asLong();
      long last = batch.get("last_sequence").asLong();
      assertThat(last - first + 1).isEqualTo(batch.get("recorded").asLong());
      for (long sequence = first; sequence <= last; sequence++) {
        assertThat(recordedInBatches.add(sequence)).isTrue();
      }
    } else if (answer.status() == 201) {
      for (String line : text.lines().toList()) {
        JsonNode receipt = OpenApi.json(line);
        if (!receipt.has("duplicate")) {
          assertThat(recordedInBatches.add(receipt.get("sequence").asLong())).isTrue();
        }
      }
    }
  }

  /** Everything that was answered is there, once, and nothing else. */
  private void requireSoundJournal(List<Event> events) {
    long next = 0;
    long surplus = 0;
    long found = 0;
    Set<String> ids = new HashSet<>();
    for (Event event : events) {
      assertThat(event.sequence()).as("no gap").isEqualTo(next++);
      ids.add(event.eventId());
      if (recordedInBatches.contains(event.sequence()) || recordedIds.contains(event.eventId())) {
        found++;
      } else {
        surplus++;
      }
    }
    assertThat(ids).containsAll(recordedIds).containsAll(knownIds);
    assertThat(found).isGreaterThanOrEqualTo(recordedIds.size() + recordedInBatches.size());
    assertThat(surplus)
        .as("of requests without an answer")
        .isLessThanOrEqualTo(5 * unanswered.get());
  }

  /** Connections that the server has not closed yet. */
  private static long openConnections(int port) throws IOException {
    String local = ":%04X ".formatted(port);
    long open = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split(" +");
        boolean isEstablishedOrHalfClosed = Set.of("01", "08").contains(columns[3]);
        if ((columns[1] + " ").endsWith(local) && isEstablishedOrHalfClosed) {
          open++;
        }
      }
    }
    return open;
  }
}
