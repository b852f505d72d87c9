package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.Mutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the golden files of the current format version: a small journal with two segments and a
 * log that holds what is not flushed, and its events as text. They are written once for each format
 * version and must stay readable for ever; so never run this for a version that has its files.
 *
 * <p>{@code java -cp <the tests' class path> io.journald.parquet.GoldenJournal <new directory>}
 */
public final class GoldenJournal {
  static final String EVENTS_FILE = "events.ndjson";

  private static final Instant START = Instant.parse("2026-03-01T12:00:00.000001Z");
  private static final int FIRST_FLUSH = 12;
  private static final int SECOND_FLUSH = 20;
  private static final int WAL_FILE_BYTES = 1_024; // so that few zeros are written ahead
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "caf\u00e9",
          "cafe\u0301",
          "注文 مرحبا שלום",
          "\ud83d\ude42 \ud800\udc00",
          "a\u0000b",
          "\"quoted\"\\\r\n\t");

  private GoldenJournal() {}

  /** The events of the golden journal, in order. */
  public static List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < SECOND_FLUSH; i++) {
      events.add(new Event(i, "golden:" + i, START.plusSeconds(i / 3), mutation(i)));
    }
    Instant last = START.plusSeconds(SECOND_FLUSH);
    Mutation plain = Mutation.of("t", "e", "f", "update", "1", "2", "ann", "api");
    Mutation full =
        new Mutation(
            "t", "é", "*", "insert", "", "🙂", "ann", "api", "w", Instant.EPOCH, "c", "{\"a\":1}");
    events.add(new Event(SECOND_FLUSH, "a", last, plain));
    events.add(new Event(SECOND_FLUSH + 1, "b", last, full));
    events.add(new Event(SECOND_FLUSH + 2, "c", last, plain));
    return events;
  }

  private static Mutation mutation(int i) {
    String text = TEXTS.get(i % TEXTS.size());
    return new Mutation(
        i % 2 == 0 ? "customer" : "order",
        "entity-" + i % 5 + " " + text,
        i % 4 == 0 ? "*" : "field " + text,
        List.of("insert", "update", "delete", "ingest").get(i % 4),
        i % 3 == 0 ? "" : text,
        i % 3 == 1 ? "" : text + " " + i,
        "actor-" + i % 3,
        i % 2 == 0 ? "api" : "import",
        i % 5 == 0 ? "" : "workspace " + text,
        occurredAt(i),
        i % 4 == 1 ? null : "request " + text,
        i % 3 == 2 ? null : "{\"n\":" + i + ",\"t\":[null,true,\"ü\"]}");
  }

  private static Instant occurredAt(int i) {
    return switch (i % 5) {
      case 0 -> null;
      case 1 -> Instant.EPOCH.minusNanos(1_000);
      case 2 -> Instant.parse("0000-01-01T00:00:00Z");
      case 3 -> Instant.parse("9999-12-31T23:59:59.999999Z");
      default -> START.minusSeconds(i);
    };
  }

  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    List<Event> events = events();
    Path work = Files.createTempDirectory("golden").resolve("journal");
    StoreOptions options =
        StoreOptions.of(work)
            .withFlushThreshold(Integer.MAX_VALUE)
            .withFlushInterval(Duration.ofDays(1))
            .withWalFileBytes(WAL_FILE_BYTES);
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      store.append(events.subList(0, FIRST_FLUSH)).await();
      store.flush();
      store.append(events.subList(FIRST_FLUSH, SECOND_FLUSH)).await();
      store.flush();
    }
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      store.append(events.subList(SECOND_FLUSH, SECOND_FLUSH + 1)).await();
      store.append(events.subList(SECOND_FLUSH + 1, events.size())).await();
      copy(work, target); // now: a close would flush
    }
    Files.writeString(target.resolve(EVENTS_FILE), text(events), StandardCharsets.UTF_8);
  }

  /** Copies the files of a journal, but for the lock. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("LOCK"))
          .forEach(file -> copyFile(file, to.resolve(from.relativize(file).toString())));
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One line of JSON for each event; columns without a value are left out. */
  static String text(List<Event> events) {
    StringBuilder text = new StringBuilder();
    for (Event event : events) {
      Mutation m = event.mutation();
      text.append("{\"sequence\":").append(event.sequence());
      append(text, "event_id", event.eventId());
      append(text, "timestamp", event.timestamp());
      append(text, "entity_type", m.entityType());
      append(text, "entity_id", m.entityId());
      append(text, "field", m.field());
      append(text, "action", m.action());
      append(text, "old_value", m.oldValue());
      append(text, "new_value", m.newValue());
      append(text, "actor", m.actor());
      append(text, "source", m.source());
      append(text, "workspace_id", m.workspaceId());
      append(text, "occurred_at", m.occurredAt());
      append(text, "correlation_id", m.correlationId());
      append(text, "metadata", m.metadata());
      text.append("}\n");
    }
    return text.toString();
  }

  private static void append(StringBuilder line, String key, Object value) {
    if (value == null) {
      return;
    }
    line.append(",\"").append(key).append("\":\"");
    for (char c : value.toString().toCharArray()) {
      if (c < ' ' || c > '~') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    line.append('"');
  }
}
