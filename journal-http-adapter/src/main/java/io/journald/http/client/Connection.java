package io.journald.http.client;

import io.journald.port.JournalException;
import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Sends requests to one server and turns what fails into a journal's errors. */
final class Connection implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
  private static final String LINES = "application/x-ndjson";

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  Connection(URI server) {
    if (server.getHost() == null || !"http".equals(server.getScheme())) {
      throw new IllegalArgumentException(
          server + " is not the address of a server, such as http://127.0.0.1:7171");
    }
    this.server = server;
  }

  /** Sends a batch of lines and returns the answer's lines. */
  byte[] append(String path, BodyPublisher body) {
    HttpRequest request =
        request(path).header("Content-Type", LINES).header("Accept", LINES).POST(body).build();
    HttpResponse<byte[]> answer;
    try {
      answer = client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw isUnsent(e) ? absent(e) : Failures.unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.unknown(e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw Failures.ofAppend(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  /** Asks for a document. */
  byte[] get(String path) {
    return sound(ask(request(path).build(), BodyHandlers.ofByteArray()));
  }

  /** Asks for a document; empty where the journal says that there is none. */
  Optional<byte[]> find(String path) {
    HttpResponse<byte[]> answer = ask(request(path).build(), BodyHandlers.ofByteArray());
    return Failures.isNotFound(answer.statusCode(), answer.body())
        ? Optional.empty()
        : Optional.of(sound(answer));
  }

  /** Sends a command, waits for as long as it takes, and returns the answer's text. */
  String post(String path, BodyPublisher body) {
    HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).POST(body).build();
    return new String(sound(ask(request, BodyHandlers.ofByteArray())), StandardCharsets.UTF_8);
  }

  /** Asks for the health: the text, whichever status it comes with. */
  String health(String path) {
    return ask(request(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
  }

  /** Asks for lines and returns them while they come. The caller closes them. */
  InputStream lines(String path) {
    HttpRequest request = request(path).header("Accept", LINES).build();
    HttpResponse<InputStream> answer = ask(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      throw Failures.of(answer.statusCode(), body.readAllBytes());
    } catch (IOException e) {
      throw Failures.broken(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_TIMEOUT);
  }

  private static byte[] sound(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw Failures.of(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  private <T> HttpResponse<T> ask(HttpRequest request, BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw isUnsent(e) ? absent(e) : Failures.broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(Unavailable.Reason.IO, "the thread was interrupted", e);
    }
  }

  /** True where no connection came about, so that nothing was sent. */
  private static boolean isUnsent(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  private JournalException absent(IOException e) {
    return new Unavailable(
        Unavailable.Reason.ABSENT,
        "no server answers at " + server + "; start it with: journal serve",
        e);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
