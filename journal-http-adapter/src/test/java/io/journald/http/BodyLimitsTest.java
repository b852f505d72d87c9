package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Journal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BodyLimitsTest {
  private static final int MOST = 16 << 20;
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;

  @Test
  void aBodyOfSixteenMebibytesIsTaken() {
    try (RunningServer server = RunningServer.inMemory()) {
      assertThat(server.post("/journal/event", padded(MOST)).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aLongerBodyIsRefused() {
    try (RunningServer server = RunningServer.inMemory()) {
      assertThat(server.post("/journal/event", padded(MOST + 1)).statusCode()).isEqualTo(413);
      assertThat(server.post("/journal/events", padded(24 << 20)).statusCode()).isEqualTo(413);
      assertThat(server.recorded()).isZero();
    }
  }

  @Test
  void aLongerBodyInChunksIsRefused() {
    try (RunningServer server = RunningServer.inMemory()) {
      assertThat(chunked(server, padded(MOST + 1)).statusCode()).isEqualTo(413);
      assertThat(server.recorded()).isZero();
      assertThat(chunked(server, padded(200_000)).statusCode()).isEqualTo(201);
      assertThat(chunked(server, EVENT).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aClientThatAsksFirstIsRefusedBeforeItSends() throws IOException {
    try (RunningServer server = RunningServer.inMemory()) {
      String answer =
          server.raw(
              "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Expect: 100-continue\r\nContent-Length: 20000000\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("content-too-large");
    }
  }

  @Test
  void aClientThatLeavesMidwayHarmsNobody() throws IOException {
    try (RunningServer server = RunningServer.inMemory()) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket
            .getOutputStream()
            .write(
                ("POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
      assertThat(server.recorded()).isEqualTo(1);
    }
  }

  @Test
  void bodiesInFlightAreBoundedTogether() throws Exception {
    OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
    CountDownLatch four = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    Journal slow =
        batch -> {
          four.countDown();
          awaitQuietly(release);
          return memory.journal().append(batch);
        };
    String large = padded(MOST);
    try (RunningServer server = RunningServer.over(slow, memory.events(), memory.operations());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(threads.submit(() -> server.post("/journal/event", large)));
      }
      four.await();

      HttpResponse<String> refused = server.post("/journal/event", EVENT);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.body()).contains("urn:journald:problem:overloaded");
      release.countDown();
      for (Future<HttpResponse<String>> answer : waiting) {
        assertThat(answer.get().statusCode()).isEqualTo(201);
      }
      assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String padded(int bytes) {
    return EVENT + " ".repeat(bytes - EVENT.length());
  }

  private static HttpResponse<String> chunked(RunningServer server, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return server.send(
        HttpRequest.newBuilder(server.uri("/journal/event"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
  }
}
