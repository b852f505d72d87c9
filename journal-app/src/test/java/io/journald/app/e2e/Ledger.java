package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What clients know of a journal: the receipts that they got, and the requests of which they never
 * learned what became of them. Safe for use by any number of threads.
 */
final class Ledger {
  private static final int KEPT_REQUESTS = 20;

  private final TreeMap<Long, ObjectNode> acknowledged = new TreeMap<>();
  private final Map<String, Request> unknown = new HashMap<>();
  private final LinkedHashMap<String, Receipted> receipted = new LinkedHashMap<>();
  private AssertionError failure;

  /** A request was answered with its receipts, for the first time or again. */
  synchronized void acknowledge(Request request, String answer) {
    List<JsonNode> receipts = Server.lines(answer);
    keep(request, answer);
    assertThat(receipts).hasSameSizeAs(request.mutations());
    for (int i = 0; i < receipts.size(); i++) {
      JsonNode receipt = receipts.get(i);
      ObjectNode event = request.mutations().get(i).deepCopy();
      event.set("sequence", receipt.get("sequence"));
      event.set("timestamp", receipt.get("timestamp"));
      if (request.isIdentified()) {
        assertThat(receipt.get("event_id")).isEqualTo(event.get("event_id"));
      }
      event.set("event_id", receipt.get("event_id"));
      JsonNode before = acknowledged.put(receipt.get("sequence").asLong(), event);
      assertThat(before).as("another receipt for the same sequence").isIn(null, event);
    }
    unknown.remove(request.tag());
    notifyAll();
  }

  /** A request and the first answer to it. */
  private record Receipted(Request request, String answer) {}

  /** The receipts of a request that is sent again are the first ones, byte for byte. */
  private void keep(Request request, String answer) {
    if (!request.isIdentified()) {
      return;
    }
    String receipts = answer.replace(",\"duplicate\":true", "");
    Receipted first = receipted.putIfAbsent(request.tag(), new Receipted(request, receipts));
    if (first != null) {
      assertThat(receipts).as("the receipts of %s", request.tag()).isEqualTo(first.answer());
    }
    if (receipted.size() > KEPT_REQUESTS) {
      receipted.pollFirstEntry();
    }
  }

  /** The newest requests that were answered and can be sent again without harm. */
  synchronized List<Request> receipted() {
    return receipted.values().stream().map(Receipted::request).toList();
  }

  /** The connection broke before the answer. */
  synchronized void lose(Request request) {
    unknown.put(request.tag(), request);
  }

  synchronized void fail(AssertionError cause) {
    failure = cause;
    notifyAll();
  }

  /** Waits until that many events are acknowledged in all. */
  synchronized void awaitAcknowledged(long events) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Child.PATIENCE_SECONDS);
    while (acknowledged.size() < events) {
      requireNoFailure();
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      assertThat(leftMillis).as("%s of %s events in time", size(), events).isPositive();
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  synchronized void requireNoFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /** How many events are acknowledged. */
  synchronized long size() {
    return acknowledged.size();
  }

  /** The requests that can be sent again without harm. */
  synchronized List<Request> lostIdentified() {
    return unknown.values().stream().filter(Request::isIdentified).toList();
  }

  /**
   * Holds the journal's events against what the clients know: no gap; for each receipt its event,
   * unchanged and once; nothing that nobody has sent; each batch whole or absent.
   *
   * @param events all events from a sequence on, in order
   * @return the sequence after the last event
   */
  synchronized long verify(Iterator<JsonNode> events, long from) {
    long next = from;
    Map<String, Integer> found = new HashMap<>();
    String lastTag = null;
    while (events.hasNext()) {
      JsonNode event = events.next();
      assertThat(event.get("sequence").asLong()).as("no gap").isEqualTo(next);
      JsonNode promised = acknowledged.get(next);
      if (promised != null) {
        assertThat(event).as("the event of the receipt").isEqualTo(promised);
      }
      String tag = event.get("workspace_id").asText();
      int place = tag.equals(lastTag) ? found.get(tag) : 0;
      assertThat(place > 0 || !found.containsKey(tag)).as("%s stands together, once", tag).isTrue();
      assertThat(event.get("correlation_id").asText()).isEqualTo(Integer.toString(place));
      if (promised == null) {
        requireSent(tag, place, event);
      }
      found.put(tag, place + 1);
      lastTag = tag;
      next++;
    }
    found.forEach(this::requireWhole);
    assertThat(acknowledged.tailMap(next)).as("receipts without an event").isEmpty();
    return next;
  }

  private void requireSent(String tag, int place, JsonNode event) {
    Request request = unknown.get(tag);
    assertThat(request).as("somebody has sent %s", event).isNotNull();
    ObjectNode sent = request.mutations().get(place).deepCopy();
    for (String added : List.of("sequence", "timestamp", "event_id")) {
      sent.set(added, event.get(added));
    }
    assertThat(event).isEqualTo(sent);
  }

  private void requireWhole(String tag, int events) {
    Request request = unknown.get(tag);
    if (request != null) {
      assertThat(events).as("events of %s", tag).isEqualTo(request.mutations().size());
    }
  }
}
