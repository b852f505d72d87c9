package io.journald.testkit;

import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.port.EventView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Fixed events and mutations for the contracts, and the steps that many of them share. */
final class Samples {
  static final Instant FIRST_MOMENT = Instant.parse("0000-01-01T00:00:00Z");
  static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.000001Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Samples() {}

  /** The event with this sequence; every part of it follows from the sequence. */
  static Event event(long sequence) {
    return new Event(sequence, "id-" + sequence, timestamp(sequence), mutation(sequence));
  }

  /** The timestamp of {@link #event}: three neighbours share one. */
  static Instant timestamp(long sequence) {
    return START.plusSeconds(sequence / 3);
  }

  /** The events from one sequence up to but without another. */
  static List<Event> events(long from, long to) {
    List<Event> events = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      events.add(event(sequence));
    }
    return events;
  }

  private static Mutation mutation(long n) {
    return new Mutation(
        n % 2 == 0 ? "customer" : "order",
        "entity-" + n % 7,
        n % 5 == 0 ? "*" : "field-" + n % 5,
        n % 3 == 0 ? "insert" : "update",
        n % 3 == 0 ? "" : "old-" + n,
        "new-" + n,
        "actor-" + n % 4,
        "source-" + n % 6,
        n % 4 == 0 ? "" : "workspace-" + n % 4,
        n % 3 == 1 ? START.minusSeconds(n) : null,
        n % 4 == 1 ? "correlation-" + n % 8 : null,
        n % 5 == 2 ? "{\"n\":" + n + "}" : null);
  }

  /** A plain mutation of one entity. */
  static Mutation mutation(String entityId, String newValue) {
    return Mutation.of("customer", entityId, "email", "update", "", newValue, "ann", "test");
  }

  /** A mutation with every column given. */
  static Mutation full() {
    return new Mutation(
        "customer",
        "customer-42",
        "email",
        "update",
        "old@example.org",
        "new@example.org",
        "ann",
        "crm",
        "acme",
        Instant.parse("2020-02-29T23:59:59.123456Z"),
        "request-7",
        "{\"ip\":\"::1\"}");
  }

  /** Mutations whose texts a careless store or codec would change; all are valid. */
  static List<Mutation> awkward() {
    List<Mutation> mutations = new ArrayList<>();
    for (String text : awkwardTexts()) {
      mutations.add(mutation("entity", text));
      if (!text.isBlank() && text.length() < 100) {
        mutations.add(
            new Mutation(text, text, text, text, text, text, text, text, text, null, text, null));
      }
    }
    mutations.add(full());
    mutations.add(occurredAt(Instant.EPOCH));
    mutations.add(occurredAt(Instant.EPOCH.minusNanos(1_000)));
    mutations.add(occurredAt(FIRST_MOMENT));
    mutations.add(occurredAt(LAST_MOMENT));
    mutations.add(withMetadata("{}"));
    mutations.add(withMetadata("{\"b\":1,\"a\":{\"ü\":[1,null,true,\"\\n \"]}}"));
    Mutation empty = full();
    mutations.add(withCorrelationId(empty, ""));
    return mutations;
  }

  private static List<String> awkwardTexts() {
    return List.of(
        "",
        " ",
        " leading and trailing ",
        "null",
        "\u0000",
        "a\u0000b",
        "\u0001\b\t\n\u000b\f\r\u001b\u001f\u007f\u0085\u2028\u2029",
        "\"\\/'`;,<>&%+?#{}[]",
        "caf\u00e9", // NFC
        "cafe\u0301", // NFD
        "\ufeffbom",
        "\uffff\ufffd",
        "\ud83d\ude42 \ud800\udc00 \udbff\udfff",
        "注文 مرحبا שלום",
        "x".repeat(Limits.VALUE_BYTES));
  }

  static Mutation occurredAt(Instant moment) {
    Mutation m = full();
    return new Mutation(
        m.entityType(),
        m.entityId(),
        m.field(),
        m.action(),
        m.oldValue(),
        m.newValue(),
        m.actor(),
        m.source(),
        m.workspaceId(),
        moment,
        m.correlationId(),
        m.metadata());
  }

  static Mutation withMetadata(String metadata) {
    Mutation m = full();
    return new Mutation(
        m.entityType(),
        m.entityId(),
        m.field(),
        m.action(),
        m.oldValue(),
        m.newValue(),
        m.actor(),
        m.source(),
        m.workspaceId(),
        m.occurredAt(),
        m.correlationId(),
        metadata);
  }

  static Mutation withCorrelationId(Mutation m, String correlationId) {
    return new Mutation(
        m.entityType(),
        m.entityId(),
        m.field(),
        m.action(),
        m.oldValue(),
        m.newValue(),
        m.actor(),
        m.source(),
        m.workspaceId(),
        m.occurredAt(),
        correlationId,
        m.metadata());
  }

  /** Everything the query finds in the view. */
  static List<Event> all(EventView view, EventQuery query) {
    try (Stream<Event> events = view.stream(query)) {
      return events.toList();
    }
  }

  /** Waits for what another thread does in its own time; false if it does not come. */
  static boolean eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
