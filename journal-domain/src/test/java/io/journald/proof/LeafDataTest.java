package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Leaf data against a second encoding, and against hashes that a program in Python made. */
class LeafDataTest {
  private static final long SEED = 1969;
  private static final List<String> SNIPPETS =
      List.of(
          "",
          "a",
          "\n",
          ":",
          "metadata:1:x\n",
          "\u0000",
          "\u00e4\u00f6",
          "\u6ce8\u6587",
          "\ud83d\ude42",
          "\r\n",
          "\ufeff");

  private static final Event FULL =
      new Event(
          1_234_567_890_123L,
          "imp:1~.",
          Instant.parse("2026-01-05T08:00:00.000001Z"),
          new Mutation(
              "customer",
              "\u6ce8\u6587 7/\ud83d\ude42",
              "gr\u00f6\u00dfe",
              "update",
              "",
              "a\nb:3:\r\n\u0000",
              "bob",
              "api",
              "",
              Instant.parse("1969-12-31T23:59:59.999999Z"),
              "request-7",
              "{\"x\":null}"));

  private static final Event SMALL =
      new Event(
          0,
          "e",
          Instant.EPOCH,
          new Mutation("t", "i", "*", "insert", "", "", "a", "s", "", null, null, null));

  private final Random random = new Random(SEED);

  /** The rule once more, as text. */
  private static byte[] bytes(Event event) {
    StringBuilder text = new StringBuilder("journal.event.v1\n");
    Mutation mutation = event.mutation();
    String[][] columns = {
      {"sequence", String.valueOf(event.sequence())},
      {"event_id", event.eventId()},
      {"timestamp", micros(event.timestamp())},
      {"entity_type", mutation.entityType()},
      {"entity_id", mutation.entityId()},
      {"field", mutation.field()},
      {"action", mutation.action()},
      {"old_value", mutation.oldValue()},
      {"new_value", mutation.newValue()},
      {"actor", mutation.actor()},
      {"source", mutation.source()},
      {"workspace_id", mutation.workspaceId()},
      {"occurred_at", micros(mutation.occurredAt())},
      {"correlation_id", mutation.correlationId()},
      {"metadata", mutation.metadata()},
    };
    for (String[] column : columns) {
      if (column[1] != null) {
        int length = column[1].getBytes(StandardCharsets.UTF_8).length;
        text.append("%s:%d:%s\n".formatted(column[0], length, column[1]));
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String micros(Instant moment) {
    return moment == null
        ? null
        : String.valueOf(Duration.between(Instant.EPOCH, moment).toNanos() / 1_000);
  }

  private Event randomEvent() {
    return new Event(
        random.nextLong(Long.MAX_VALUE),
        text(),
        moment(),
        new Mutation(
            text(),
            text(),
            text(),
            text(),
            text(),
            text(),
            text(),
            text(),
            text(),
            random.nextBoolean() ? moment() : null,
            random.nextBoolean() ? text() : null,
            random.nextBoolean() ? text() : null));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int snippets = random.nextInt(100) == 0 ? random.nextInt(20_000) : random.nextInt(6);
    for (int i = 0; i < snippets; i++) {
      text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
    }
    return text.toString();
  }

  /** Years 1900 to 2100, in whole microseconds. */
  private Instant moment() {
    long seconds = random.nextLong(-2_208_988_800L, 4_102_444_800L);
    return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000) * 1_000L);
  }

  @Test
  void theHashesAreThoseOfAnIndependentProgram() {
    assertThat(new LeafData().hash(FULL))
        .isEqualTo(hash("140f7e30dab7e8524e295d745d66c13f57d552b59c8be2d7eabd9f69e18450c4"));
    assertThat(new LeafData().hash(SMALL))
        .isEqualTo(hash("22eb443b5d8c3db6fe2cf1c08f706e682ddd6a1aedf04494ebb671c2c8ea318e"));
  }

  private static Hash hash(String hex) {
    return Hash.of(HexFormat.of().parseHex(hex));
  }

  @Test
  void theBytesAreThoseOfTheRule() {
    assertThat(new String(LeafData.of(FULL), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            journal.event.v1
            sequence:13:1234567890123
            event_id:7:imp:1~.
            timestamp:16:1767600000000001
            entity_type:8:customer
            entity_id:13:\u6ce8\u6587 7/\ud83d\ude42
            field:7:gr\u00f6\u00dfe
            action:6:update
            old_value:0:
            new_value:9:a
            b:3:\r
            \0
            actor:3:bob
            source:3:api
            workspace_id:0:
            occurred_at:2:-1
            correlation_id:9:request-7
            metadata:10:{"x":null}
            """);
  }

  @Test
  void randomEventsAreEncodedAlikeByBoth() {
    LeafData kept = new LeafData();
    for (int i = 0; i < 2_000; i++) {
      Event event = randomEvent();
      byte[] expected = bytes(event);
      assertThat(LeafData.of(event)).as("seed %s, event %s", SEED, i).isEqualTo(expected);
      assertThat(kept.hash(event))
          .as("seed %s, event %s", SEED, i)
          .isEqualTo(NaiveTree.leaf(expected));
    }
  }

  @Test
  void anyNumberIsDecimal() {
    LeafLines lines = new LeafLines();
    List<Long> numbers = new ArrayList<>(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
      numbers.addAll(List.of(power - 1, power, power + 1, -power, 1 - power));
      numbers.add(random.nextLong(10 * power));
      numbers.add(-random.nextLong(10 * power));
    }
    for (long number : numbers) {
      String text = Long.toString(number);
      lines.begin();
      lines.number(LeafLines.label("n"), number);
      assertThat(new String(lines.leaf(), StandardCharsets.US_ASCII))
          .as("seed %s", SEED)
          .isEqualTo("journal.event.v1\nn:" + text.length() + ":" + text + "\n");
    }
  }

  @Test
  void linesCanBeMadeAhead() {
    byte[] text = "bob".getBytes(StandardCharsets.US_ASCII);
    LeafLines ahead = new LeafLines();
    ahead.text(LeafLines.label("actor"), text, 0, 1);
    int end = ahead.length();
    ahead.text(LeafLines.label("actor"), text, 0, 3);
    LeafLines lines = new LeafLines();
    for (int round = 0; round < 2; round++) {
      lines.begin();
      lines.lines(ahead, end, ahead.length());
      lines.lines(ahead, 0, end);
      assertThat(new String(lines.leaf(), StandardCharsets.US_ASCII))
          .isEqualTo("journal.event.v1\nactor:3:bob\nactor:1:b\n");
    }
  }

  @Test
  void theLongestValuesLeaveNothingBehind() {
    String longest = "\ud83d\ude42".repeat((1 << 20) / 4);
    Event large =
        new Event(
            1,
            "e",
            Instant.EPOCH,
            new Mutation("t", "i", "*", "a", longest, longest, "a", "s", "", null, null, longest));
    LeafData kept = new LeafData();
    for (Event event : List.of(SMALL, large, SMALL, FULL, large, FULL)) {
      assertThat(kept.hash(event)).isEqualTo(NaiveTree.leaf(bytes(event)));
    }
  }

  @Test
  void noTwoDifferentEventsHaveTheSameLeaf() {
    List<Mutation> alike = new ArrayList<>();
    for (String newValue : List.of("", "\nactor:3:bob", "bob", "b:3:ob")) {
      for (String actor : List.of("", "bob", "ob", "bob\nsource:1:s")) {
        for (String correlation : new String[] {null, "", "x"}) {
          alike.add(
              new Mutation(
                  "t", "i", "*", "a", "", newValue, actor, "s", "", null, correlation, null));
        }
      }
    }
    assertThat(alike.stream().map(m -> new Event(1, "e", Instant.EPOCH, m)).map(LeafDataTest::leaf))
        .doesNotHaveDuplicates()
        .hasSize(alike.size());
  }

  private static Hash leaf(Event event) {
    return new LeafData().hash(event);
  }
}
