package io.journald.app.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;

/** Sends requests, one after the other, until the server is gone. */
final class LoadClient implements AutoCloseable {
  private static final List<String> OPERATIONS = List.of("/journal/flush", "/journal/merge");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;
  private final Ledger ledger;
  private Thread thread;

  LoadClient(URI server, Ledger ledger) {
    this.server = server;
    this.ledger = ledger;
  }

  /** Starts to send, in a thread of its own. */
  void start(String name, Random random) {
    thread = Thread.ofPlatform().name(name).start(() -> runUntilTheEnd(name, random));
  }

  private void runUntilTheEnd(String name, Random random) {
    try {
      Request last = null;
      for (int i = 0; ; i++) {
        boolean again = last != null && last.isIdentified() && random.nextInt(20) == 0;
        Request request = again ? last : Request.random(name + "-" + i, random);
        if (!send(request)) {
          return;
        }
        last = request;
        if (random.nextInt(100) == 0) {
          operate(OPERATIONS.get(random.nextInt(OPERATIONS.size())));
        }
      }
    } catch (AssertionError e) {
      ledger.fail(e);
    } catch (RuntimeException e) {
      ledger.fail(new AssertionError(e));
    }
  }

  /** Sends a request and notes what became of it; false if the server is gone or stops. */
  boolean send(Request request) {
    HttpRequest post =
        HttpRequest.newBuilder(server.resolve(request.path()))
            .header("Content-Type", request.mediaType())
            .header("Accept", request.mediaType())
            .POST(BodyPublishers.ofString(request.body()))
            .build();
    HttpResponse<String> answer;
    try {
      answer = client.send(post, BodyHandlers.ofString());
    } catch (IOException _) {
      ledger.lose(request);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    if (answer.statusCode() == 503) {
      return false; // It promises that nothing was recorded, and the ledger will show it.
    }
    if (answer.statusCode() != 201 && answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    ledger.acknowledge(request, answer.body());
    return true;
  }

  private void operate(String path) {
    HttpRequest post =
        HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.noBody()).build();
    try {
      HttpResponse<String> answer = client.send(post, BodyHandlers.ofString());
      if (answer.statusCode() != 200 && answer.statusCode() != 503) {
        throw new AssertionError(path + ": " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException _) {
      // The server is gone; the next request shows it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the thread has ended, which it does when the server is gone. */
  @Override
  public void close() {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
