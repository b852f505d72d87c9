package io.journald.testkit;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.model.Submission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Makes valid mutations, events and queries as a real journal would see them: few busy and many
 * quiet entities, optional columns present or not, text in many scripts, empty and sometimes long
 * values.
 *
 * <p>The same seed and the same calls give the same values on every machine. Put {@link #toString},
 * which names the seed, into the failure message. Not safe for concurrent use.
 */
public final class RandomEvents {
  private static final int ENTITIES = 200;
  private static final int ACTORS = 40;
  private static final int LONGEST_VALUE_CHARS = 40_000;
  private static final Instant START = Instant.parse("2026-01-05T08:00:00.000001Z");
  private static final long LONGEST_PAUSE_MICROS = 5_000_000;
  private static final List<String> FIELDS =
      List.of("*", "email", "status", "address.street", "größe", "content");
  private static final List<String> ACTIONS =
      List.of("insert", "update", "update", "update", "delete", "ingest", "freigeben");
  private static final List<String> SOURCES = List.of("api", "import", "git:642da2f28c9b", "批次");
  private static final List<String> WORKSPACES = List.of("", "", "acme", "kafka", "Büro Süd");
  private static final List<String> SNIPPETS =
      List.of(
          "open",
          "closed",
          "ünïcödé",
          "e\u0301",
          "\u00e9",
          "注文",
          "مرحبا",
          "🙂",
          "a\tb",
          "\r\n",
          "\u0000",
          "\u007f",
          "\"quoted\"",
          "back\\slash",
          "x,y;z",
          " ",
          "\ufeff",
          "\uffff");

  private final long seed;
  private final Random random;
  private final Set<EventKey> used = new HashSet<>();
  private Instant time = START;
  private String earlierId = "first";
  private long counter;

  public RandomEvents(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** A whole number from 0 up to but without {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in that many of a hundred cases. */
  public boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  /** A mutation that every journal accepts. */
  public Mutation mutation() {
    // The cube prefers small numbers: the busiest of 200 entities gets about a sixth of all events.
    int entity = (int) (ENTITIES * Math.pow(random.nextDouble(), 3));
    String action = pick(ACTIONS);
    return new Mutation(
        entityType(entity),
        entityId(entity),
        pick(FIELDS),
        action,
        action.equals(Mutation.INSERT) ? "" : value(),
        action.equals(Mutation.DELETE) ? "" : value(),
        "user-" + random.nextInt(ACTORS),
        pick(SOURCES),
        pick(WORKSPACES),
        percent(30) ? moment() : null,
        percent(40) ? "request-" + random.nextInt(50) : null,
        percent(30) ? metadata() : null);
  }

  /** A submission that no earlier one of this generator conflicts with; half have their own id. */
  public Submission submission() {
    Mutation mutation = mutation();
    return percent(50) ? new Submission(newId(mutation), mutation) : Submission.of(mutation);
  }

  /** A batch of that many submissions. */
  public List<Submission> submissions(int count) {
    List<Submission> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(submission());
    }
    return batch;
  }

  /**
   * A batch as the core hands it to a store: numbered from {@code firstSequence} on, with one
   * timestamp that is not before that of the batch made last.
   */
  public List<Event> batch(long firstSequence, int count) {
    time = time.plus(random.nextLong(LONGEST_PAUSE_MICROS), ChronoUnit.MICROS);
    List<Event> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Mutation mutation = mutation();
      batch.add(new Event(firstSequence + i, newId(mutation), time, mutation));
    }
    return batch;
  }

  /** A query of any kind; most find something among the recorded events. */
  public EventQuery query(List<Event> recorded) {
    Order order = percent(50) ? Order.ASC : Order.DESC;
    long from = percent(30) ? random.nextInt(recorded.size() + 1) : 0;
    long to = percent(30) ? from + random.nextInt(recorded.size() + 2) : EventQuery.UNLIMITED;
    long limit = percent(50) ? random.nextInt(60) : EventQuery.UNLIMITED;
    return new EventQuery(filter(recorded), order, from, to, limit);
  }

  /** Up to {@code count} keys, most of recorded events, some of none. */
  public Set<EventKey> keys(List<Event> recorded, int count) {
    Set<EventKey> keys = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (recorded.isEmpty() || percent(20)) {
        keys.add(new EventKey(entityId(random.nextInt(ENTITIES)), "unknown-" + i));
      } else {
        keys.add(pick(recorded).key());
      }
    }
    return keys;
  }

  @Override
  public String toString() {
    return "RandomEvents(seed " + seed + ")";
  }

  private EventFilter filter(List<Event> recorded) {
    if (percent(15)) {
      return EventFilter.all();
    }
    if (recorded.isEmpty() || percent(5)) {
      return EventFilter.ofEntity("nobody");
    }
    Event sample = pick(recorded);
    Mutation wanted = sample.mutation();
    if (percent(25)) {
      return EventFilter.ofEntity(wanted.entityId());
    }
    Instant since = percent(15) ? sample.timestamp().minusSeconds(random.nextInt(60)) : null;
    Instant until = percent(15) ? sample.timestamp().plusSeconds(random.nextInt(60)) : null;
    return new EventFilter(
        sometimes(5, sample.eventId()),
        sometimes(15, wanted.entityType()),
        sometimes(15, wanted.entityId()),
        sometimes(15, wanted.field()),
        sometimes(15, wanted.action()),
        sometimes(15, wanted.actor()),
        sometimes(15, wanted.source()),
        sometimes(15, wanted.workspaceId()),
        sometimes(15, wanted.correlationId()),
        since,
        until);
  }

  private String newId(Mutation mutation) {
    // Now and then two entities use the same id, which is allowed.
    String id = percent(10) ? earlierId : freshId();
    while (!used.add(new EventKey(mutation.entityId(), id))) {
      id = freshId();
    }
    earlierId = id;
    return id;
  }

  private String freshId() {
    counter++;
    return percent(50)
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : "imp:" + counter + "~." + random.nextInt(10);
  }

  private static String entityType(int entity) {
    return switch (entity % 4) {
      case 0 -> "customer";
      case 1 -> "file";
      case 2 -> "Auftrag";
      default -> "dataset";
    };
  }

  private static String entityId(int entity) {
    return switch (entity % 4) {
      case 0 -> "customer-" + entity;
      case 1 -> "kafka/core/src main/Größe-" + entity + ".scala";
      case 2 -> "注文 " + entity + "/🙂;+%2F";
      default -> "customer-" + entity + ".";
    };
  }

  private String value() {
    int kind = random.nextInt(100);
    if (kind < 15) {
      return "";
    }
    if (kind < 70) {
      return Integer.toHexString(random.nextInt());
    }
    if (kind < 90) {
      return snippets(1 + random.nextInt(8));
    }
    return kind < 99 ? snippets(40) : snippetsOfChars(random.nextInt(LONGEST_VALUE_CHARS));
  }

  private String snippets(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(pick(SNIPPETS));
    }
    return text.toString();
  }

  private String snippetsOfChars(int chars) {
    StringBuilder text = new StringBuilder();
    while (text.length() < chars) {
      text.append(pick(SNIPPETS)).append(random.nextInt());
    }
    return text.toString();
  }

  private String metadata() {
    return percent(20)
        ? "{}"
        : "{\"request_id\":\"r-%d\",\"attempt\":%d,\"tags\":[\"ü\",null,true],\"deep\":{\"x\":-1.5e3}}"
            .formatted(random.nextInt(1_000), random.nextInt(5));
  }

  private Instant moment() {
    // Years 1900 to 2100, so also before the epoch of most clocks.
    long seconds = random.nextLong(-2_208_988_800L, 4_102_444_800L);
    return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000) * 1_000L);
  }

  private String sometimes(int share, String text) {
    return percent(share) ? text : null;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
