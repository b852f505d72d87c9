package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import io.journald.model.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the documents that {@link Answers} writes. All methods throw IOException for others. */
public final class AnswerReader {
  private AnswerReader() {}

  /** Receipts, one a line. */
  public static List<Receipt> receiptLines(byte[] ndjson) throws IOException {
    List<Receipt> receipts = new ArrayList<>();
    Lines lines = new Lines(new ByteArrayInputStream(ndjson));
    while (lines.next()) {
      int length = lines.end() - lines.start();
      try (JsonParser parser = Json.FACTORY.createParser(lines.bytes(), lines.start(), length)) {
        receipts.add(receipt(parser));
      }
    }
    return receipts;
  }

  private static Receipt receipt(JsonParser json) throws IOException {
    String eventId = null;
    long sequence = -1;
    Instant timestamp = null;
    boolean duplicate = false;
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "event_id" -> eventId = json.getText();
        case "sequence" -> sequence = json.getLongValue();
        case "timestamp" -> timestamp = moment(json.getText());
        case "duplicate" -> duplicate = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }
    if (eventId == null || sequence < 0 || timestamp == null) {
      throw new IOException("the answer is not a receipt");
    }
    return new Receipt(eventId, sequence, timestamp, duplicate);
  }

  private static Instant moment(String text) throws IOException {
    try {
      return Timestamps.parse(text);
    } catch (DateTimeParseException e) {
      throw new IOException("the answer holds a bad timestamp", e);
    }
  }

  /** The fields of the state of an entity. */
  public static List<FieldState> state(byte[] bytes) throws IOException {
    List<FieldState> fields = null;
    try (JsonParser json = Json.FACTORY.createParser(bytes)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        if (key.equals("fields")) {
          fields = fields(json);
        } else {
          json.skipChildren();
        }
      }
    }
    if (fields == null) {
      throw new IOException("the answer is not a state");
    }
    return fields;
  }

  private static List<FieldState> fields(JsonParser json) throws IOException {
    List<FieldState> fields = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      fields.add(field(json));
    }
    return fields;
  }

  private static FieldState field(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      if (json.nextToken().isScalarValue()) {
        texts.put(key, json.getText());
      } else {
        json.skipChildren();
      }
    }
    try {
      return new FieldState(
          texts.get("entity_type"),
          texts.get("field"),
          texts.get("value"),
          Long.parseLong(texts.get("sequence")),
          moment(texts.getOrDefault("timestamp", "")),
          texts.get("actor"),
          "true".equals(texts.get("deleted")));
    } catch (NullPointerException | NumberFormatException e) {
      throw new IOException("the answer holds a field without its state", e);
    }
  }

  /** The journal in numbers. */
  public static JournalStats stats(byte[] bytes) throws IOException {
    Map<String, Long> numbers = new HashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(bytes)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
          numbers.put(key, json.getLongValue());
        } else {
          json.skipChildren();
        }
      }
    }
    Long flushThreshold = numbers.get("flush_threshold");
    Long lastSequence = numbers.get("last_sequence");
    return new JournalStats(
        required(numbers, "buffer_size"),
        flushThreshold == null
            ? OptionalInt.empty()
            : OptionalInt.of(Math.toIntExact(flushThreshold)),
        Math.toIntExact(required(numbers, "persisted_file_count")),
        required(numbers, "persisted_events"),
        required(numbers, "total_events"),
        lastSequence == null ? OptionalLong.empty() : OptionalLong.of(lastSequence),
        required(numbers, "clock_behind_ms"));
  }

  private static long required(Map<String, Long> numbers, String key) throws IOException {
    Long number = numbers.get(key);
    if (number == null) {
      throw new IOException("the answer lacks " + key);
    }
    return number;
  }
}
