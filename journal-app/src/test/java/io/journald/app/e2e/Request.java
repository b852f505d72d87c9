package io.journald.app.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One request to record, whose values say to which request they belong and where they stand in it.
 *
 * @param tag names the request
 * @param mutations what it asks to record, in order
 * @param isSingle true for one mutation on the route for one
 * @param isIdentified true if each mutation has an event id of its own, so that it may be sent
 *     again
 */
record Request(String tag, List<ObjectNode> mutations, boolean isSingle, boolean isIdentified) {
  private static final int MAX_BATCH = 40;
  private static final int MAX_TEXT = 200;
  private static final int LARGE_TEXT = 20_000;
  private static final int ENTITIES = 50;
  private static final String ALPHABET =
      "abc XYZ 0189 /\\\"'\u0000\t\r\n\u20ac\u00e4e\u0301\u202e\uffff";

  static Request random(String tag, Random random) {
    boolean isSingle = random.nextInt(3) > 0;
    boolean isIdentified = random.nextBoolean();
    int size = isSingle ? 1 : 1 + random.nextInt(MAX_BATCH);
    List<ObjectNode> mutations = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ObjectNode mutation =
          Server.JSON
              .createObjectNode()
              .put("entity_type", "load")
              .put("entity_id", "entity " + random.nextInt(ENTITIES))
              .put("field", "field-" + random.nextInt(3))
              .put("action", "update")
              .put("old_value", text(random, random.nextInt(MAX_TEXT)))
              .put("new_value", text(random, random.nextInt(200) == 0 ? LARGE_TEXT : 10))
              .put("actor", "client")
              .put("source", "load")
              .put("workspace_id", tag)
              .put("correlation_id", Integer.toString(i));
      if (isIdentified) {
        mutation.put("event_id", tag + ":" + i);
      }
      if (random.nextInt(4) == 0) {
        mutation.putObject("metadata").put("n", random.nextInt());
      }
      mutations.add(mutation);
    }
    return new Request(tag, List.copyOf(mutations), isSingle, isIdentified);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  String path() {
    return isSingle ? "/journal/event" : "/journal/events";
  }

  /** The media type of the body and of the receipts. */
  String mediaType() {
    return isSingle ? "application/json" : "application/x-ndjson";
  }

  String body() {
    StringBuilder lines = new StringBuilder();
    mutations.forEach(mutation -> lines.append(mutation).append('\n'));
    return lines.toString();
  }
}
