package io.journald.http;

import io.journald.core.OpenJournal;
import io.journald.http.HttpLimits.Patience;
import io.journald.memory.MemoryEventStore;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A server on a free port, over a journal in memory or given ports, and a client for it that holds
 * every answer against the API's description.
 */
final class RunningServer implements AutoCloseable {
  private static final OpenApi OPEN_API = OpenApi.ofServer();
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final JournalServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningServer(OpenJournal journal, Patience patience) {
    server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0),
            patience,
            new JournalServer.Ports(
                journal.journal(), journal.events(), journal.operations(), journal.proofs()));
  }

  static RunningServer inMemory() {
    return over(OpenJournal.over(new MemoryEventStore(100)), Patience.DEFAULT);
  }

  static RunningServer over(Journal journal, Events events, Operations operations) {
    return over(
        new OpenJournal(journal, events, operations, new UnsignedProofs()), Patience.DEFAULT);
  }

  static RunningServer over(OpenJournal journal, Patience patience) {
    return new RunningServer(journal, patience);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), "application/json", headers);
  }

  HttpResponse<String> postLines(String path, String lines, String... headers) {
    return post(path, lines.getBytes(StandardCharsets.UTF_8), "application/x-ndjson", headers);
  }

  HttpResponse<String> post(String path, byte[] body, String contentType, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(
              request.timeout(Duration.ofSeconds(20)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      OPEN_API.requireDocumented(answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and returns all that comes until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A raw GET whose connection the server closes behind the answer. */
  String rawGet(String path) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  int port() {
    return server.port();
  }

  long heldBytes() {
    return server.heldBytes();
  }

  long recorded() {
    String stats = get("/journal/stats").body();
    return Long.parseLong(stats.replaceAll(".*\"total_events\":(\\d+).*", "$1"));
  }

  void stop() {
    server.stop();
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}
