package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stall, that go on for ever, or that announce more than they should. */
@Timeout(60)
class StallTest {
  private static final Patience SHORT =
      new Patience(
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofSeconds(1),
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
  private static final String HEAD =
      "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "GET /journal/stats HTTP/1.1\r\n",
        "GET /journal/stats HTTP/1.1\r\nHost: x\r\nX: y",
        HEAD + "Content-Length: 100\r\n\r\n",
        HEAD + "Content-Length: 100\r\n\r\n{",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n5",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n",
      })
  void aClientThatStallsIsLeft(String sent) throws IOException {
    try (RunningServer server = RunningServer.over(memory, SHORT);
        Socket socket = connect(server, sent)) {
      awaitEnd(socket);
      assertThat(server.get("/journal/stats").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /journal/stats HTTP/1.1\r\nHost: x\r\nX: ",
        HEAD + "Content-Length: 1000000\r\n\r\n",
        HEAD + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n",
        "GET /journal/stats HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n",
      })
  void aClientThatSendsAByteNowAndThenIsLeft(String sent) throws Exception {
    try (RunningServer server = RunningServer.over(memory, SHORT);
        Socket socket = connect(server, sent)) {
      boolean isOpen = true;
      while (isOpen) {
        try {
          socket.getOutputStream().write(' ');
        } catch (SocketException e) {
          assertThat(e).hasMessageMatching(".*(reset|Broken pipe).*");
          isOpen = false;
        }
        assertThat(server.get("/journal/health").statusCode()).isEqualTo(200); // the pace
      }
    }
  }

  @Test
  void aConnectionIsKeptBetweenRequestsAndClosedWhereNoneComes() throws IOException {
    try (RunningServer server = RunningServer.over(memory, SHORT);
        Socket socket = connect(server, "GET /journal/health HTTP/1.1\r\nHost: x\r\n\r\n")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(all).startsWith("HTTP/1.1 200 OK").endsWith("journald ok");
    }
  }

  @Test
  void aJournalThatTakesItsTimeIsWaitedFor() {
    List<RunningServer> servers = new ArrayList<>();
    Journal slow =
        batch -> {
          // By the time that a stalled client is left, this request is as old as it.
          try (Socket stalled = connect(servers.getFirst(), HEAD + "Content-Length: 9\r\n\r\n{")) {
            awaitEnd(stalled);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return memory.journal().append(batch);
        };
    OpenJournal journal =
        new OpenJournal(slow, memory.events(), memory.operations(), memory.proofs());
    try (RunningServer server = RunningServer.over(journal, SHORT)) {
      servers.add(server);
      assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
      assertThat(server.recorded()).isEqualTo(1);
    }
  }

  @Test
  void whatAStalledClientHeldIsFreeAgain() throws IOException {
    try (RunningServer server = RunningServer.over(memory, SHORT)) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sockets.add(connect(server, HEAD + "Transfer-Encoding: chunked\r\n\r\n1000000\r\n{"));
      }
      for (Socket socket : sockets) {
        awaitEnd(socket);
        socket.close();
      }
      String large = EVENT + " ".repeat((16 << 20) - EVENT.length());
      assertThat(server.post("/journal/event", large).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aChunkCountsAsAWholeBeforeItComes() throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT)) {
      List<Socket> sockets = new ArrayList<>();
      String chunk = HEAD + "Transfer-Encoding: chunked\r\n\r\n1000000\r\n{";
      for (int i = 0; i < 4; i++) {
        sockets.add(connect(server, chunk));
      }
      assertThat(answer(sockets, connect(server, chunk))).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void bodiesThatDoNotComeMakeRoomForThoseThatDo() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (RunningServer server = RunningServer.over(memory, IMPATIENT_WHERE_CROWDED)) {
      for (int i = 0; i < 4; i++) {
        sockets.add(connect(server, HEAD + "Transfer-Encoding: chunked\r\n\r\n1000000\r\n{"));
      }
      await().until(() -> server.heldBytes() == HttpLimits.BODIES_IN_FLIGHT_BYTES);
      await()
          .until(() -> {
            HttpResponse<String> answer = server.post("/journal/event", EVENT);
            assertThat(answer.statusCode()).isIn(201, 503);
            return answer.statusCode() == 201;
          });
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Where the four others have not been read yet, one of them is refused in this one's place. */
  private static String answer(List<Socket> others, Socket last) throws IOException {
    others.add(last);
    while (true) {
      for (Socket socket : others) {
        if (socket.getInputStream().available() > 0) {
          String answer =
              new String(socket.getInputStream().readNBytes(20), StandardCharsets.UTF_8);
          for (Socket open : others) {
            open.close();
          }
          return answer;
        }
      }
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000001", "fffffff", "0ffffff"})
  void aChunkThatIsTooLongIsRefusedBeforeItComes(String size) throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT)) {
      String head = HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{ \r\n";
      assertThat(server.raw(head + size + "\r\n{")).startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        "-1\r\n",
        "+1\r\n",
        "5;a=b\r\n",
        "10000000\r\n",
        "5\n12345",
        "00000000000000000000000000000000000000000000",
        "0\r\nTrailer: x\r\n\r\n",
      })
  void chunksThatCannotBeToldApartAreRefused(String chunks) throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT)) {
      assertThat(server.raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks))
          .startsWith("HTTP/1.1 400 ")
          .contains("malformed-request");
      assertThat(server.recorded()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n",
      })
  void aBodyWithoutOneClearLengthIsRefused(String headers) throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT)) {
      assertThat(server.raw(HEAD + headers + "\r\n0\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("malformed-request", "send either Content-Length or");
    }
  }

  @Test
  void aBodyInChunksMayWaitForLeave() throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT);
        Socket socket =
            connect(
                server,
                HEAD
                    + "Connection: close\r\nTransfer-Encoding: chunked\r\n"
                    + "Expect: 100-continue\r\n\r\n")) {
      byte[] leave = socket.getInputStream().readNBytes(25);
      assertThat(new String(leave, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 ");
      String chunk = Integer.toHexString(EVENT.length()) + "\r\n" + EVENT + "\r\n0\r\n\r\n";
      socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void twoThousandIdleConnectionsHarmNobody() throws IOException {
    try (RunningServer server = RunningServer.over(memory, Patience.DEFAULT)) {
      List<Socket> idle = new ArrayList<>();
      try {
        for (int i = 0; i < 2_000; i++) {
          idle.add(new Socket("127.0.0.1", server.port()));
        }
        for (int i = 0; i < 50; i++) {
          assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
          assertThat(server.get("/journal/recent?limit=1").statusCode()).isEqualTo(200);
        }
      } finally {
        for (Socket socket : idle) {
          socket.close();
        }
      }
    }
  }

  private static Socket connect(RunningServer server, String sent) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void awaitEnd(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
