package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.journald.core.OpenJournal;
import io.journald.json.Problem;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Journal;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client sees when the journal below, or the connection, fails. */
class FailureTest {
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;
  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, 503, overloaded, 1",
    "CLOSED, 503, closed, 10",
    "READ_ONLY, 503, read-only, 10",
    "DISK_FULL, 507, disk-full, 30",
    "IN_USE, 503, in-use, 10",
    "ABSENT, 503, absent, 10",
    "IO, 503, io, 10",
  })
  void anUnavailableJournalSaysWhyAndWhenToRetry(
      Unavailable.Reason reason, int status, String type, String retryAfterSeconds) {
    HttpResponse<String> answer = postTo(new Unavailable(reason, "the reason"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:" + type);
    assertThat(problem(answer).detail()).isEqualTo("the reason");
    assertThat(answer.headers().firstValue("Retry-After")).contains(retryAfterSeconds);
  }

  @Test
  void aPortThatIsTakenEndsTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      HttpOptions options = new HttpOptions("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(() ->
              JournalServer.start(
                  options, memory.journal(), memory.events(), memory.operations(), memory.proofs()))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("127.0.0.1 port " + taken.getLocalPort());
    }
  }

  @Test
  void aHostThatDoesNotExistIsToldAsSuch() {
    HttpOptions nowhere = new HttpOptions("no.such.host.invalid", 0);

    assertThatThrownBy(() ->
            JournalServer.start(
                nowhere, memory.journal(), memory.events(), memory.operations(), memory.proofs()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("there is no such host");
  }

  @Test
  void anUnknownOutcomeHasATypeOfItsOwn() {
    HttpResponse<String> answer = postTo(new OutcomeUnknown("the sync failed", null));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:outcome-unknown");
    assertThat(problem(answer).detail()).contains("retry with the same event_id");
  }

  @Test
  void corruptionHasATypeOfItsOwn() {
    HttpResponse<String> answer = postTo(new Corrupt("segment 0-99: bad checksum"));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:corrupt");
    assertThat(problem(answer).detail()).isEqualTo("segment 0-99: bad checksum");
  }

  @Test
  void aDefectTellsNothingOfItsInside() {
    Journal defect =
        _ -> {
          throw new IllegalStateException("secret");
        };
    try (RunningServer server = RunningServer.over(defect, memory.events(), memory.operations())) {
      HttpResponse<String> answer = server.post("/journal/event", EVENT);

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:internal-error");
      assertThat(answer.body()).doesNotContain("secret", "Exception", "\tat ");
    }
  }

  @Test
  void healthSaysWhyTheJournalIsReadOnly() {
    Operations readOnly =
        new Operations() {
          @Override
          public long flush() {
            throw new Unavailable(Unavailable.Reason.READ_ONLY, "a write failed");
          }

          @Override
          public void merge() {
            throw new Unavailable(Unavailable.Reason.READ_ONLY, "a write failed");
          }

          @Override
          public Optional<String> readOnlyReason() {
            return Optional.of("a write failed");
          }
        };
    try (RunningServer server = RunningServer.over(memory.journal(), memory.events(), readOnly)) {
      HttpResponse<String> answer = server.get("/journal/health");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
      assertThat(answer.body()).isEqualTo("journald read-only: a write failed");
      assertThat(server.post("/journal/flush", "").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aStreamThatFailsAtOnceIsAProblem() {
    try (RunningServer server = reading(0)) {
      HttpResponse<String> answer = server.get("/journal/recent");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(problem(answer).type()).isEqualTo("urn:journald:problem:corrupt");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, application/json", "100000, application/json", "1000, application/x-ndjson"})
  void aStreamThatFailsMidwayNeverEndsWell(int events, String accept) {
    try (RunningServer server = reading(events)) {
      assertThatThrownBy(() -> server.get("/journal/history/e", "Accept", accept))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(server.get("/journal/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aShortStreamThatFailsMidwayIsAProblemOrAborts() throws IOException {
    try (RunningServer server = reading(3)) {
      String answer = server.rawGet("/journal/history/e");

      assertThat(answer).doesNotContain("]").startsWith("HTTP/1.1 500 ");
    }
  }

  @Test
  void aLongAnswerIsNotHeldInMemory() throws IOException {
    try (RunningServer server =
        RunningServer.over(memory.journal(), Reading.endless(), memory.operations())) {
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
        socket
            .getOutputStream()
            .write(
                "GET /journal/history/e HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readNBytes(100_000_000)).hasSize(100_000_000);
      }
      assertThat(server.get("/journal/health").statusCode()).isEqualTo(200);
    }
  }

  /** A server whose reads fail behind that many events. */
  private RunningServer reading(int events) {
    Reading failing =
        new Reading(() ->
            LongStream.rangeClosed(0, events)
                .mapToObj(i -> {
                  if (i == events) {
                    throw new Corrupt("segment 7 is damaged");
                  }
                  return Reading.event(i);
                }));
    return RunningServer.over(memory.journal(), failing, memory.operations());
  }

  private HttpResponse<String> postTo(JournalException failure) {
    Journal failing =
        _ -> {
          throw failure;
        };
    try (RunningServer server = RunningServer.over(failing, memory.events(), memory.operations())) {
      return server.post("/journal/event", EVENT);
    }
  }

  private static Problem problem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    return Problem.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
