package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Pause;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that ask for a long answer and do not take it. */
@Timeout(60)
class SlowReaderTest {
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(60),
          Duration.ofMillis(400),
          Duration.ofSeconds(60),
          Duration.ofMillis(400),
          Duration.ofMillis(50),
          Duration.ofSeconds(10));

  private static final Patience IMPATIENT_WHERE_CROWDED =
      new Patience(
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(200),
          Duration.ofMillis(50),
          Duration.ofSeconds(10));
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;
  private static final String LONG_ANSWER =
      "GET /journal/events HTTP/1.1\r\nHost: x\r\n" + "Accept: application/x-ndjson\r\n\r\n";

  /** An event that is in no first piece of an answer. */
  private static final int BEHIND_THE_FIRST_PIECE = HttpLimits.PIECE_BYTES / 50;

  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));

  @Test
  void aClientThatDoesNotTakeItsAnswerIsLeft() throws IOException {
    try (RunningServer server = endless(SHORT);
        Socket slow = ask(server, LONG_ANSWER)) {
      await().until(() -> server.heldBytes() > 0);
      await().until(() -> server.heldBytes() == 0);

      // What was on its way is there, and no end.
      assertThat(untilClosed(slow)).startsWith("HTTP/1.1 200 OK").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aClientThatSendsRequestsAndTakesNoAnswerIsLeft() throws IOException {
    try (RunningServer server = RunningServer.over(memory, SHORT);
        Socket slow = ask(server, "")) {
      byte[] request =
          "GET /openapi HTTP/1.1\r\nHost: x\r\n\r\n"
              .repeat(100)
              .getBytes(StandardCharsets.US_ASCII);
      boolean isOpen = true;
      while (isOpen) {
        try {
          slow.getOutputStream().write(request);
        } catch (SocketException e) {
          isOpen = false;
        }
      }
      assertThat(server.get("/journal/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void longAnswersOnTheirWayAreBoundedTogetherAndHoldUpNothingElse() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try (RunningServer server = endless(Patience.DEFAULT)) {
      long most = HttpLimits.ANSWERS_IN_FLIGHT_BYTES / HttpLimits.SCAN_BYTES;
      for (int i = 0; i < most; i++) {
        slow.add(ask(server, LONG_ANSWER));
      }
      await()
          .until(() ->
              server.heldBytes()
                  > HttpLimits.ANSWERS_IN_FLIGHT_BYTES
                      - HttpLimits.SCAN_BYTES
                      - HttpLimits.SCAN_BYTES);

      try (Socket refused = ask(server, LONG_ANSWER)) {
        InputStream answer = new BufferedInputStream(refused.getInputStream());
        answer.mark(12);
        assertThat(answer.readNBytes(12)).asString().isEqualTo("HTTP/1.1 503");
        answer.reset();
        assertThat(RawAnswer.read(answer, false).headers()).containsEntry("retry-after", "1");
      }
      assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
      assertThat(server.get("/journal/health").statusCode()).isEqualTo(200);

      for (Socket socket : slow) {
        socket.close();
      }
      await().until(() -> server.heldBytes() == 0);
      try (Socket next = ask(server, LONG_ANSWER)) {
        assertThat(next.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
      }
    }
  }

  @Test
  void whereNoRoomIsLeftTheClientThatHasStalledForLongestIsLeft() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try (RunningServer server = endless(IMPATIENT_WHERE_CROWDED)) {
      long most = HttpLimits.ANSWERS_IN_FLIGHT_BYTES / HttpLimits.SCAN_BYTES;
      for (int i = 0; i < 2 * most; i++) {
        slow.add(ask(server, LONG_ANSWER));
      }
      await().until(() -> isGivenALongAnswer(server));
      await().until(() -> isGivenALongAnswer(server));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** However fast their clients are, and however many. */
  @Test
  void longAnswersAreMadeByFewAtATimeAndTheOthersGoOnInTurn() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger atWork = new AtomicInteger();
    Reading busy =
        new Reading(() ->
            LongStream.iterate(0, i -> i + 1)
                .mapToObj(i -> {
                  if (i == BEHIND_THE_FIRST_PIECE) {
                    atWork.incrementAndGet();
                    awaitLatch(goOn);
                  }
                  return Reading.event(i);
                }));
    List<Socket> sockets = new ArrayList<>();
    long answers = HttpLimits.ANSWERS_AT_WORK + 3;
    try (RunningServer server = RunningServer.over(reading(busy), Patience.DEFAULT)) {
      for (int i = 0; i < answers; i++) {
        sockets.add(ask(server, "GET /journal/history/e HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      await().until(() -> server.heldBytes() > answers * HttpLimits.HISTORY_BYTES);
      await().until(() -> atWork.get() >= HttpLimits.ANSWERS_AT_WORK);
      for (int i = 0; i < 20; i++) {
        assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
      }
      assertThat(atWork).hasValue(HttpLimits.ANSWERS_AT_WORK);

      goOn.countDown();
      await().until(() -> atWork.get() == answers);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** They send no piece that would give others a turn. */
  @Test
  void scansThatFindNothingReadByFewAtATimeAndTheOthersGoOnInTurn() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    Reading nothing =
        new Reading(() -> {
          Pause.take();
          begun.incrementAndGet();
          awaitLatch(goOn);
          return Stream.empty();
        });
    int scans = HttpLimits.ANSWERS_AT_WORK + 3;
    List<Socket> sockets = new ArrayList<>();
    try (RunningServer server = RunningServer.over(reading(nothing), Patience.DEFAULT)) {
      for (int i = 0; i < scans; i++) {
        sockets.add(ask(server, "GET /journal/events?actor=nobody HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      await().until(() -> begun.get() >= HttpLimits.ANSWERS_AT_WORK);
      for (int i = 0; i < 20; i++) {
        assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
      }
      assertThat(begun).hasValue(HttpLimits.ANSWERS_AT_WORK);
      assertThat(server.heldBytes()).as("who waits for a first turn holds nothing").isZero();

      goOn.countDown();
      for (Socket socket : sockets) {
        assertThat(RawAnswer.read(socket.getInputStream(), false).status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aLongScanLetsOthersGoFirstAndTakesRoomForWhatItHoldsMeanwhile() throws IOException {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger far = new AtomicInteger();
    Reading nothing =
        new Reading(() -> {
          for (int i = 0; i < HttpLimits.PAUSES_IN_A_TURN; i++) {
            Pause.take();
          }
          far.incrementAndGet();
          while (goOn.getCount() > 0) {
            Pause.take(); // would never end if it did not let the others go first
          }
          return Stream.empty();
        });
    int most = (int) (HttpLimits.ANSWERS_IN_FLIGHT_BYTES / HttpLimits.SCAN_BYTES);
    List<Socket> sockets = new ArrayList<>();
    try (RunningServer server = RunningServer.over(reading(nothing), Patience.DEFAULT)) {
      for (int i = 0; i < most; i++) {
        sockets.add(ask(server, "GET /journal/events?actor=nobody HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      await().until(() -> far.get() == most);
      await().until(() -> server.heldBytes() == (long) most * HttpLimits.SCAN_BYTES);
      assertThat(server.get("/journal/events?actor=nobody").statusCode())
          .as("one more scan, for which no room is left")
          .isEqualTo(503);
      goOn.countDown();
      for (Socket socket : sockets) {
        assertThat(RawAnswer.read(socket.getInputStream(), false).status()).isEqualTo(200);
      }
      await().until(() -> server.heldBytes() == 0);
    } finally {
      goOn.countDown();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private OpenJournal reading(Reading events) {
    return new OpenJournal(memory.journal(), events, memory.operations(), memory.proofs());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("the answer was broken off", e);
    }
  }

  /** Asks as somebody who reads, and was told to come again where there was no room. */
  private static boolean isGivenALongAnswer(RunningServer server) throws IOException {
    try (Socket socket = ask(server, LONG_ANSWER)) {
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(status).isIn("HTTP/1.1 200", "HTTP/1.1 503");
      return status.endsWith("200") && socket.getInputStream().readNBytes(1 << 20).length > 0;
    }
  }

  private RunningServer endless(Patience patience) {
    return RunningServer.over(reading(Reading.endless()), patience);
  }

  /** A connection that takes little that is not read. */
  private static Socket ask(RunningServer server, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String untilClosed(Socket socket) {
    StringBuilder all = new StringBuilder();
    byte[] some = new byte[64 << 10];
    try {
      for (int n = socket.getInputStream().read(some);
          n >= 0;
          n = socket.getInputStream().read(some)) {
        all.append(new String(some, 0, n, StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return all.toString();
  }
}
