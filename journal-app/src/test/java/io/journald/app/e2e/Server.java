package io.journald.app.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, and plain HTTP to it: nothing of the program's own client. */
final class Server implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern READY = Pattern.compile("journal ready on (http://127.0.0.1:\\d+),");
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(Child.PATIENCE_SECONDS);

  private final Child child;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;

  private Server(Child child) {
    this.child = child;
    this.url = URI.create(child.awaitErr(READY).group(1));
  }

  /** Starts a server on any free port and returns when it says that it is ready. */
  static Server start(Path dir, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("serve", "-D", dir, "--port", 0));
    arguments.addAll(Arrays.asList(options));
    Child child = Program.start(arguments.toArray());
    try {
      return new Server(child);
    } catch (AssertionError e) {
      child.close();
      throw e;
    }
  }

  URI url() {
    return url;
  }

  Child process() {
    return child;
  }

  /** Asks for a JSON document. */
  JsonNode get(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(url.resolve(path)).GET());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " is " + answer.statusCode() + ": " + answer.body());
    }
    return json(answer.body());
  }

  /** An answer of any status. */
  HttpResponse<String> ask(String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)).GET());
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  List<JsonNode> history(String entityId) {
    String segment = URLEncoder.encode(entityId, StandardCharsets.UTF_8).replace("+", "%20");
    return list(get("/journal/history/" + segment));
  }

  /** All events, in order. */
  List<JsonNode> everything() {
    try (Stream<JsonNode> events = stream("/journal/events")) {
      return events.toList();
    }
  }

  /** The events of one streamed answer. */
  Stream<JsonNode> stream(String path) {
    HttpRequest.Builder get =
        HttpRequest.newBuilder(url.resolve(path)).header("Accept", "application/x-ndjson").GET();
    HttpResponse<Stream<String>> answer = send(get, BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " is " + answer.statusCode());
    }
    return answer.body().map(Server::json);
  }

  long totalEvents() {
    return get("/journal/stats").get("total_events").asLong();
  }

  void flush() {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(url.resolve("/journal/flush")).POST(BodyPublishers.noBody()));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
    try {
      return client.send(request.timeout(ANSWER_TIMEOUT).build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> lines(String ndjson) {
    return ndjson.lines().map(Server::json).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  /** SIGTERM, and waits for the end. */
  Child.Result stop() {
    child.terminate();
    return child.awaitExit();
  }

  /** SIGKILL. */
  void kill() {
    child.kill();
  }

  @Override
  public void close() {
    client.shutdownNow();
    child.close();
  }
}
