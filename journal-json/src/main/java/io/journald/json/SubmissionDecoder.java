package io.journald.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.core.Validation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected.Violation;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one JSON object after the other as submissions. What is wrong with an object is collected,
 * together with what the journal's rules say about the rest of it, so that a caller learns
 * everything at once.
 *
 * <p>Not safe for concurrent use.
 */
final class SubmissionDecoder {
  private static final int SHOWN_KEY_LENGTH = 100;

  private final SubmissionFormat format;
  private final String[] texts = new String[Column.COUNT];
  private List<Violation> violations = List.of();
  private Instant occurredAt;
  private int seen;
  private int broken;
  private int index;

  SubmissionDecoder(SubmissionFormat format) {
    this.format = format;
  }

  /**
   * Reads the value whose first token is the parser's current one.
   *
   * @param bytes what the parser reads
   * @param start where in the bytes the parser began
   * @param place 0-based place in the batch, for violations
   * @return the submission; null where {@link #violations} says what is wrong with it
   */
  Submission value(JsonParser parser, byte[] bytes, int start, int place) throws IOException {
    index = place;
    violations = List.of();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      violation("", "must be a JSON object, not " + kind(parser));
      parser.skipChildren();
      return null;
    }
    Arrays.fill(texts, null);
    occurredAt = null;
    seen = 0;
    broken = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Column column = format.column(key);
      JsonToken token = parser.nextToken();
      if (column == null) {
        unknown(key);
        parser.skipChildren();
      } else if ((seen & column.bit()) != 0) {
        violation(key, "stands twice in the object");
        broken |= column.bit();
        parser.skipChildren();
      } else {
        seen |= column.bit();
        read(parser, token, key, column, bytes, start);
      }
    }
    missing();
    Submission submission = format.submission(texts, occurredAt);
    if (violations.isEmpty()) {
      return submission;
    }
    addRules(submission);
    return null;
  }

  /** What is wrong with the value read last, in the order of the columns. */
  List<Violation> violations() {
    return violations;
  }

  private void read(
      JsonParser parser, JsonToken token, String key, Column column, byte[] bytes, int start)
      throws IOException {
    if (token == JsonToken.VALUE_NULL && column.isNullable()) {
      return;
    }
    if (column == Column.METADATA) {
      if (token == JsonToken.START_OBJECT) {
        Metadata metadata = Metadata.read(parser, bytes, start);
        if (metadata.fault() == null) {
          texts[column.ordinal()] = metadata.text();
        } else {
          broken(key, column, metadata.fault());
        }
      } else {
        wrongType(parser, key, column, "a JSON object");
      }
    } else if (!SubmissionFormat.takesText(key, column)) {
      rowCount(parser, token, key);
    } else if (token != JsonToken.VALUE_STRING) {
      wrongType(parser, key, column, "a string");
    } else if (column == Column.OCCURRED_AT) {
      occurredAt(key, parser.getText());
    } else {
      texts[column.ordinal()] = parser.getText();
    }
  }

  private void rowCount(JsonParser parser, JsonToken token, String key) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      wrongType(parser, key, Column.NEW_VALUE, "a whole number");
    } else if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      broken(key, Column.NEW_VALUE, "must be below 2^63");
    } else if (parser.getLongValue() < 0) {
      broken(key, Column.NEW_VALUE, "must not be negative");
    } else {
      texts[Column.NEW_VALUE.ordinal()] = Long.toString(parser.getLongValue());
    }
  }

  private void occurredAt(String key, String text) {
    try {
      occurredAt = Timestamps.parse(text);
    } catch (DateTimeParseException _) {
      broken(key, Column.OCCURRED_AT, "must be an RFC 3339 moment such as 2026-01-31T12:00:00Z");
    }
  }

  private void missing() {
    int missing = format.required() & ~seen;
    for (int ordinal = 0; missing != 0 && ordinal < Column.COUNT; ordinal++) {
      Column column = Column.at(ordinal);
      if ((missing & column.bit()) != 0) {
        broken(format.keyOf(column.key), column, "is required");
      }
    }
  }

  /** Adds what the rules say about the columns that could be read. */
  private void addRules(Submission submission) {
    for (Violation violation : Validation.violations(List.of(submission))) {
      if ((broken & Column.BY_KEY.get(violation.column()).bit()) == 0) {
        violation(format.keyOf(violation.column()), violation.detail());
      }
    }
    violations.sort((a, b) -> Integer.compare(order(a.column()), order(b.column())));
  }

  private int order(String key) {
    Column column = format.column(key);
    return column == null ? Column.COUNT : column.ordinal();
  }

  private void unknown(String key) {
    String shown =
        key.length() <= SHOWN_KEY_LENGTH ? key : key.substring(0, SHOWN_KEY_LENGTH) + "…";
    violation(
        Utf8.writable(shown),
        Column.BY_KEY.containsKey(key)
            ? "is set by the journal; leave it out"
            : "is not a known key; remove it or correct its spelling");
  }

  private void wrongType(JsonParser parser, String key, Column column, String wanted)
      throws IOException {
    broken(key, column, "must be " + wanted + ", not " + kind(parser));
    parser.skipChildren();
  }

  private void broken(String key, Column column, String detail) {
    broken |= column.bit();
    violation(key, detail);
  }

  private void violation(String key, String detail) {
    if (violations.isEmpty()) {
      violations = new ArrayList<>();
    }
    if (violations.size() < Validation.MAX_VIOLATIONS) {
      violations.add(new Violation(index, key, detail));
    }
  }

  private static String kind(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      default -> "anything else";
    };
  }
}
