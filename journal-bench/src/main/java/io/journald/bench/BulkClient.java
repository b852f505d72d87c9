package io.journald.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts a file of NDJSON in batches of whole lines. The bodies are cut before the clock starts;
 * each connection takes the next body that nobody has taken.
 */
final class BulkClient {
  private record Body(byte[] head, int offset, int length) {}

  private static final int OVERLOADED = 503;

  /** Before a batch that was refused for overload is sent again. */
  private static final long PATIENCE_MILLIS = 20;

  private final URI server;
  private final byte[] lines;
  private final List<Body> bodies;
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * @param batchEvents lines of a batch, at most what the journal accepts
   */
  BulkClient(URI server, Path file, int batchEvents) throws IOException {
    this.server = server;
    this.lines = Files.readAllBytes(file);
    this.bodies = cut(batchEvents);
  }

  private List<Body> cut(int batchEvents) {
    List<Body> cut = new ArrayList<>();
    int start = 0;
    int inBatch = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n' && (++inBatch == batchEvents || i == lines.length - 1)) {
        int length = i + 1 - start;
        cut.add(
            new Body(HttpConnection.postLines(server, "/journal/events", length), start, length));
        start = i + 1;
        inBatch = 0;
      }
    }
    return cut;
  }

  /** Posts all batches and returns how long that took, in nanoseconds. */
  long run(int connections) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      long start = System.nanoTime();
      List<Future<Integer>> senders = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        senders.add(threads.submit(() -> post(next)));
      }
      for (Future<Integer> sender : senders) {
        sender.get();
      }
      return System.nanoTime() - start;
    } catch (ExecutionException failed) {
      throw new IOException("a batch failed: " + failed.getCause().getMessage(), failed);
    }
  }

  /** How often a batch was refused because too much waited for the disk, and sent again. */
  int refused() {
    return refused.get();
  }

  private int post(AtomicInteger next) throws IOException, InterruptedException {
    int posted = 0;
    try (HttpConnection connection = new HttpConnection(server)) {
      for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
        Body body = bodies.get(i);
        while (!post(body, connection)) {
          refused.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        }
        posted++;
      }
    }
    return posted;
  }

  private boolean post(Body body, HttpConnection connection) throws IOException {
    connection.send(body.head, 0, body.head.length);
    connection.send(lines, body.offset, body.length);
    return connection.receive().status() != OVERLOADED;
  }
}
