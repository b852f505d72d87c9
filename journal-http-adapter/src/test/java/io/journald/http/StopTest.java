package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Journal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stop of the server finishes, and what it does not wait for. */
@Timeout(60)
class StopTest {
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;

  /** So patient that a stop which waited for these would not come to its end. */
  private static final Patience PATIENT =
      new Patience(
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(50),
          Duration.ofHours(1));

  private final OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));

  @Test
  void aRequestThatRunsIsFinishedAndAnswered() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Journal slow =
        batch -> {
          running.countDown();
          awaitUninterrupted(goOn);
          return memory.journal().append(batch);
        };
    RunningServer server =
        RunningServer.over(
            new OpenJournal(slow, memory.events(), memory.operations(), memory.proofs()), PATIENT);
    int port = server.port();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> answer =
          threads.submit(() -> server.post("/journal/event", EVENT));
      running.await();
      Future<?> stop = threads.submit(server::stop);
      await().until(() -> isClosed(port));
      goOn.countDown();

      assertThat(answer.get().statusCode()).isEqualTo(201);
      stop.get();
    } finally {
      server.close();
    }
    assertThat(memory.events().stats().totalEvents()).isEqualTo(1);
  }

  @Test
  void clientsThatStallDoNotHoldItUp() throws IOException {
    OpenJournal endless =
        new OpenJournal(memory.journal(), Reading.endless(), memory.operations(), memory.proofs());
    List<Socket> stalled = new ArrayList<>();
    try (RunningServer server = RunningServer.over(endless, PATIENT)) {
      String post = "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
      for (String sent :
          List.of(
              "",
              "GET /journal/hea",
              "GET /journal/health HTTP/1.1\r\nHost",
              post + "Content-Length: 100\r\n\r\n{",
              post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
              "GET /journal/history/e HTTP/1.1\r\nHost: x\r\n\r\n")) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        stalled.add(socket);
      }
      await().until(() -> server.heldBytes() > HttpLimits.HISTORY_BYTES);
    }
    for (Socket socket : stalled) {
      socket.close();
    }
  }

  private static boolean isClosed(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return !socket.isConnected();
    } catch (ConnectException _) {
      return true;
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("the request was broken off", e);
    }
  }
}
