package io.journald.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.model.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectsTest {
  private static final int ROUNDS = 50_000;
  private static final List<SubmissionFormat> FORMATS =
      List.of(
          SubmissionFormat.record(),
          SubmissionFormat.update("api"),
          SubmissionFormat.insert().sourceByDefault("api"),
          SubmissionFormat.ingest());

  /** What random objects are made of: keys that are known and not, and what may stand there. */
  private static final String[] KEYS = {
    "event_id",
    "entity_type",
    "entity_id",
    "field",
    "action",
    "old_value",
    "new_value",
    "actor",
    "source",
    "workspace_id",
    "occurred_at",
    "correlation_id",
    "metadata",
    "dataset",
    "row_count",
    "sequence",
    "acto",
    "actors",
    "\\u0061ctor",
    ""
  };

  private static final String[] VALUES = {
    "\"\"",
    "\"a\"",
    "\"customer\"",
    "\"customer-12345\"",
    "\"Zoë 😀 in Köln am Rhein\"",
    "\"a text of more than thirty-two bytes, so that nobody keeps it\"",
    "\"a\\\"b\"",
    "\"\\n\"",
    "\"\t\"",
    "\"\u007F\"",
    "\"2026-01-31T12:00:00Z\"",
    "null",
    "1",
    "true",
    "{\"n\":1}",
    "[]"
  };

  @Test
  void aUsualObjectIsReadWithoutTheParser() {
    String usual =
        "{\"event_id\":\"i\",\"entity_type\":\"t\",\"entity_id\":\"é\",\"field\":\"f\","
            + "\"action\":\"x\",\"old_value\":\"\",\"new_value\":\"n\",\"actor\":\"a\","
            + "\"source\":\"s\",\"workspace_id\":\"w\",\"correlation_id\":\"c\","
            + "\"occurred_at\":\"2026-01-31T12:00:00.5Z\"}";

    Submission read = plain(usual, SubmissionFormat.record());

    assertThat(read).isNotNull().isEqualTo(parsed(usual, SubmissionFormat.record()));
  }

  @Test
  void keysMayComeInAnyOrderAndWithWhiteSpace() {
    String spaced =
        " {\t\"source\" : \"s\" ,\r\n\"actor\":\"a\",\"action\":\"x\",\"entity_id\":\"e\","
            + "\"entity_type\":\"t\" } \r";

    Submission read = plain(spaced, SubmissionFormat.record());

    assertThat(read).isNotNull().isEqualTo(parsed(spaced, SubmissionFormat.record()));
  }

  @Test
  void equalShortTextsAreOneObject() {
    String line =
        "{\"entity_type\":\"t-1\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"é\",\"source\":\"s\"}";

    Submission one = plain(line, SubmissionFormat.record());
    Submission other = plain(line, SubmissionFormat.record());

    assertThat(one.mutation().actor()).isSameAs(other.mutation().actor());
    assertThat(one.mutation().entityType()).isSameAs(other.mutation().entityType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\"} x",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\",}",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\"",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"\u0001\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\\u0000\"}",
        "{\"actor\":\"b\",\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"e\",\"action\":\"x\",\"actor\":\"a\",\"source\":\"s\",\"occurred_at\":\"?\"}"
      })
  void whatIsNotPlainIsLeftToTheParser(String json) {
    assertThat(plain(json, SubmissionFormat.record())).isNull();
  }

  @Test
  void whatIsReadIsWhatTheParserReads() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int plain = 0;
    for (int i = 0; i < ROUNDS; i++) {
      SubmissionFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
      String json = changed(object(random, format), random);
      Submission read = plain(json, format);
      if (read != null) {
        plain++;
        assertThat(read).as("seed %d, %s", seed, json).isEqualTo(parsed(json, format));
      }
    }
    assertThat(plain).as("seed %d", seed).isGreaterThan(ROUNDS / 100);
  }

  private static String object(Random random, SubmissionFormat format) {
    StringBuilder json = new StringBuilder("{");
    int required = format.required();
    for (String key : KEYS) {
      Column column = format.column(key);
      boolean isWanted = column != null && (required & column.bit()) != 0;
      if (isWanted || random.nextInt(8) == 0) {
        int values = random.nextInt(4) == 0 ? VALUES.length : 6;
        json.append(json.length() == 1 ? "" : ",").append('"').append(key).append("\":");
        json.append(VALUES[random.nextInt(values)]);
      }
    }
    return json.append('}').toString();
  }

  /** The same, or with one character gone, doubled or replaced. */
  private static String changed(String json, Random random) {
    int at = random.nextInt(json.length());
    if (Character.isSurrogate(json.charAt(at))) {
      return json;
    }
    return switch (random.nextInt(12)) {
      case 0 -> json.substring(0, at) + json.substring(at + 1);
      case 1 -> json.substring(0, at + 1) + json.substring(at);
      case 2 ->
          json.substring(0, at)
              + " \"\\,:{}x\n\u0003".charAt(random.nextInt(9))
              + json.substring(at);
      default -> json;
    };
  }

  private static Submission plain(String json, SubmissionFormat format) {
    // Bytes on both sides must not be looked at.
    byte[] utf8 = ("}\"" + json + "\"}\"}").getBytes(StandardCharsets.UTF_8);
    return new PlainObjects(format).read(utf8, 2, utf8.length - 4);
  }

  /** What the parser reads; null where it, or the format, refuses the object. */
  private static Submission parsed(String json, SubmissionFormat format) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.FACTORY.createParser(Arrays.copyOf(utf8, utf8.length))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Submission submission = new SubmissionDecoder(format).value(parser, utf8, 0, 0);
      return parser.nextToken() == null ? submission : null;
    } catch (JsonProcessingException _) {
      return null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
