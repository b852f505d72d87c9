package io.journald.bench;

import io.journald.http.client.JournalClient;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks one question after the other over one connection and measures each of them, from the first
 * byte sent to the last one received. wrk is not used for that: it corrects its latencies for a
 * load of constant rate, which is not what one caller sees.
 */
final class LookupClient {
  private static final String LINES = "application/x-ndjson";
  private static final String JSON = "application/json";
  private static final int OK = 200;
  private static final int MAX_MEASURED = 10_000_000;
  private static final String TEXT = "text/plain";
  private static final int NEWEST = 256;
  private static final long HOURS = Workload.SPAN.toHours();

  private final URI server;
  private final SplittableRandom random;
  private final JournalClient journal; // finds ids, unmeasured
  private final Supplier<byte[]> question;

  /**
   * @param kind {@code history}, {@code actor-hour}, {@code recent}, {@code proof} of any event of
   *     the workload, or {@code proof-newest} of the newest events
   * @param seed decides which entities or actors are asked for
   */
  LookupClient(URI server, String kind, Workload workload, long seed) {
    this.server = server;
    this.random = new SplittableRandom(seed);
    this.journal = new JournalClient(server);
    this.question =
        switch (kind) {
          case "history" -> () -> history(random.nextInt(workload.entities()));
          case "actor-hour" -> () -> actorHour(random.nextInt(Workload.ACTORS));
          case "recent" -> () -> HttpConnection.get(server, "/journal/recent?limit=50", JSON);
          case "proof" -> () -> proof(random.nextLong(workload.events()));
          case "proof-newest" -> {
            long size = journal.stats().totalEvents();
            yield () -> proof(size - 1 - random.nextInt(NEWEST));
          }
          default -> throw new IllegalArgumentException("nothing is known about " + kind);
        };
  }

  private byte[] history(int entity) {
    return HttpConnection.get(server, "/journal/history/" + Workload.entityId(entity), JSON);
  }

  private byte[] proof(long sequence) {
    EventQuery one = EventQuery.of(EventFilter.all()).between(sequence, sequence + 1);
    try (Stream<Event> events = journal.stream(one.limit(1))) {
      String id = events.findFirst().orElseThrow().eventId();
      return HttpConnection.get(server, "/journal/events/" + id + "/proof", TEXT);
    }
  }

  private byte[] actorHour(int actor) {
    Instant since = Workload.START.plusSeconds(3_600 * random.nextLong(HOURS));
    return HttpConnection.get(
        server,
        "/journal/events?actor="
            + Workload.actor(actor)
            + "&since="
            + since
            + "&until="
            + since.plusSeconds(3_600),
        LINES);
  }

  /** Asks for some time and gives the latencies of all answers, in nanoseconds, ascending. */
  long[] run(long seconds) throws IOException {
    long[] nanos = new long[1 << 10];
    int count = 0;
    try (HttpConnection connection = new HttpConnection(server)) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() - end < 0 && count < MAX_MEASURED) {
        byte[] request = question.get();
        long start = System.nanoTime();
        connection.send(request, 0, request.length);
        if (connection.receive().status() != OK) {
          throw new IOException("the server is overloaded by one caller");
        }
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = System.nanoTime() - start;
      }
    }
    long[] measured = Arrays.copyOf(nanos, count);
    Arrays.sort(measured);
    return measured;
  }

  /** Median and 99th percentile in milliseconds, and how many answers these are of. */
  static String summary(long[] ascendingNanos) {
    return String.format(
        Locale.ROOT,
        "%.4f %.4f %d",
        percentile(ascendingNanos, 50) / 1e6,
        percentile(ascendingNanos, 99) / 1e6,
        ascendingNanos.length);
  }

  /** The least value that so many percent of the values do not exceed. */
  static long percentile(long[] ascending, int percent) {
    int place = (int) Math.ceil(ascending.length * (percent / 100.0));
    return ascending[Math.max(0, place - 1)];
  }
}
