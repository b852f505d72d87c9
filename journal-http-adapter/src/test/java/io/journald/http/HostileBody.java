package io.journald.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes bodies of requests, sound and hostile ones. */
final class HostileBody {
  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\" \"",
          "null",
          "0",
          "-1",
          "1e400",
          "12345678901234567890123",
          "true",
          "[]",
          "{}",
          "[[[{}]]]",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"\\ud83d\\ude00 e\u0301 \u202e\"",
          "\"2026-01-31T12:00:00Z\"",
          "\"2026-13-31T99:00:00Z\"",
          "\"..\"",
          "\"a/b;c+d%20\"",
          "NaN",
          "'x'");
  private static final List<String> KEYS =
      List.of(
          "entity_type",
          "entity_id",
          "field",
          "action",
          "actor",
          "source",
          "old_value",
          "new_value",
          "workspace_id",
          "event_id",
          "occurred_at",
          "correlation_id",
          "metadata",
          "dataset",
          "row_count",
          "sequence",
          "atcion",
          "",
          "x~/\\\"");
  private static final int ENTITIES = 20;
  private static final int CHOSEN_IDS = 200;

  private final Random random;

  HostileBody(Random random) {
    this.random = random;
  }

  /** A body for the route that records in this way, sound more often than not. */
  byte[] next(String path) {
    String sound =
        switch (path) {
          case "/journal/update" ->
              """
              {"entity_type":"t","entity_id":"%s","field":"f","old_value":"","new_value":"v",\
              "actor":"a"}\
              """
                  .formatted(entity());
          case "/journal/insert" ->
              """
              {"entity_type":"t","entity_id":"%s","new_value":"v","actor":"a"}\
              """
                  .formatted(entity());
          case "/journal/ingest" ->
              """
              {"dataset":"%s","row_count":%d,"actor":"a","source":"s"}\
              """
                  .formatted(entity(), random.nextInt(1_000));
          case "/journal/events" -> batch();
          default -> event();
        };
    return switch (random.nextInt(8)) {
      case 0 -> mutated(sound.getBytes(StandardCharsets.UTF_8));
      case 1 -> object().getBytes(StandardCharsets.UTF_8);
      case 2 -> odd();
      default -> sound.getBytes(StandardCharsets.UTF_8);
    };
  }

  private String entity() {
    return "e" + random.nextInt(ENTITIES);
  }

  private String event() {
    String end =
        switch (random.nextInt(4)) {
          // The same few ids for ever, with the same content or another.
          case 0 ->
              ",\"event_id\":\"id-"
                  + random.nextInt(CHOSEN_IDS)
                  + "\",\"new_value\":\""
                  + random.nextInt(2)
                  + "\"}";
          case 1 ->
              ",\"metadata\":{\"k\":[1,{\"n\":null}]},\"occurred_at\":\"2026-01-31T12:00:00Z\"}";
          default -> "}";
        };
    return """
    {"entity_type":"t","entity_id":"%s","action":"update","actor":"a","source":"s\"\
    """
            .formatted(entity())
        + end;
  }

  private String batch() {
    StringBuilder batch = new StringBuilder();
    boolean inArray = random.nextBoolean();
    int events = 1 + random.nextInt(5);
    for (int i = 0; i < events; i++) {
      batch.append(i == 0 ? "" : inArray ? "," : "\n").append(event());
    }
    return inArray ? "[" + batch + "]" : batch.toString();
  }

  /** An object of known and unknown keys with values of all kinds. */
  private String object() {
    StringBuilder object = new StringBuilder("{");
    int keys = random.nextInt(20);
    for (int i = 0; i < keys; i++) {
      object
          .append(i == 0 ? "" : ",")
          .append('"')
          .append(one(KEYS))
          .append("\":")
          .append(random.nextBoolean() ? "\"v\"" : one(VALUES));
    }
    return object.append('}').toString();
  }

  private byte[] mutated(byte[] sound) {
    ByteArrayOutputStream mutated = new ByteArrayOutputStream();
    int at = random.nextInt(sound.length);
    int length = random.nextInt(sound.length - at) + 1;
    mutated.write(sound, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> mutated.write(sound[at] ^ 1 << random.nextInt(8));
      case 1 -> {} // leaves a part out
      case 2 -> {
        mutated.write(sound, at, length);
        mutated.write(sound, at, length);
      }
      case 3 -> mutated.writeBytes(bytes(random.nextInt(8)));
      default -> {
        return mutated.toByteArray(); // cut
      }
    }
    mutated.write(
        sound, Math.min(at + length, sound.length), Math.max(0, sound.length - at - length));
    return mutated.toByteArray();
  }

  private byte[] odd() {
    String text =
        switch (random.nextInt(9)) {
          case 0 -> "";
          case 1 -> "[".repeat(1 + random.nextInt(5_000));
          case 2 -> "{\"a\":".repeat(1 + random.nextInt(2_000));
          case 3 -> one(VALUES);
          case 4 -> "\ufeff" + event();
          case 5 -> event() + event();
          case 6 -> "\n\r\n" + event() + "\n\n \n" + object() + "\n";
          case 7 -> event().replace("\"a\"", "\"" + "x".repeat(random.nextInt(3_000)) + "\"");
          default -> null;
        };
    return text == null ? bytes(random.nextInt(200)) : text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
