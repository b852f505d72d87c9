package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets the right refusal, records nothing and leaves the server unharmed. */
class BadInputTest {
  private static final String EVENT =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;

  private final RunningServer server = RunningServer.inMemory();

  @AfterEach
  void nothingIsRecordedAndTheServerIsUnharmed() {
    assertThat(server.recorded()).isZero();
    assertThat(server.post("/journal/event", EVENT).statusCode()).isEqualTo(201);
    server.close();
  }

  @Test
  void everyInvalidFieldIsNamedAtOnce() {
    HttpResponse<String> answer =
        server.post(
            "/journal/event",
            """
            {"entity_type":5,"entity_id":" ","action":"update","actor":["x"],"foo":1,\
            "new_valeu":"x","bar":{"actor":"y"},"occurred_at":"yesterday"}\
            """);

    assertThat(problem(answer, 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple("/entity_type", "must be a string, not a number"),
            tuple("/entity_id", "must not be blank"),
            tuple("/actor", "must be a string, not an array"),
            tuple("/source", "is required"),
            tuple("/occurred_at", "must be an RFC 3339 moment such as 2026-01-31T12:00:00Z"),
            tuple("/foo", "is not a known key; remove it or correct its spelling"),
            tuple("/new_valeu", "is not a known key; remove it or correct its spelling"),
            tuple("/bar", "is not a known key; remove it or correct its spelling"));
    assertThat(problem(answer, 422).type()).isEqualTo("urn:journald:problem:invalid-fields");
    assertThat(problem(answer, 422).detail())
        .isEqualTo("entity_type must be a string, not a number (and 7 more)");
  }

  @Test
  void everyMissingFieldIsNamedAtOnce() {
    assertThat(problem(server.post("/journal/event", "{}"), 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple("/entity_type", "is required"),
            tuple("/entity_id", "is required"),
            tuple("/action", "is required"),
            tuple("/actor", "is required"),
            tuple("/source", "is required"));
    assertThat(problem(server.post("/journal/update", "{}"), 422).errors())
        .extracting(Part::pointer)
        .containsExactly(
            "/entity_type", "/entity_id", "/field", "/old_value", "/new_value", "/actor");
    assertThat(problem(server.post("/journal/insert", "{}"), 422).errors())
        .extracting(Part::pointer)
        .containsExactly("/entity_type", "/entity_id", "/new_value", "/actor");
    assertThat(problem(server.post("/journal/ingest", "{}"), 422).errors())
        .extracting(Part::pointer)
        .containsExactly("/dataset", "/row_count", "/actor", "/source");
  }

  @Test
  void whatACallSetsByItselfIsNotTaken() {
    HttpResponse<String> answer =
        server.post(
            "/journal/update",
            """
            {"entity_type":"t","entity_id":"e","field":"f","old_value":"","new_value":"",\
            "actor":"a","source":"s","action":"x","sequence":1}\
            """);

    assertThat(problem(answer, 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple("/source", "is set by the journal; leave it out"),
            tuple("/action", "is set by the journal; leave it out"),
            tuple("/sequence", "is set by the journal; leave it out"));
  }

  @Test
  void aBlankDataSetIsNamedByItsKey() {
    HttpResponse<String> answer =
        server.post(
            "/journal/ingest",
            """
            {"dataset":"\\t","row_count":7,"actor":"a","source":"s"}\
            """);

    assertThat(problem(answer, 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(tuple("/dataset", "must not be blank"));
    assertThat(problem(answer, 422).detail()).isEqualTo("dataset must not be blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"7\"", "null", "9223372036854775808", "1e3"})
  void aRowCountIsAWholeNumber(String rowCount) {
    HttpResponse<String> answer =
        server.post(
            "/journal/ingest",
            "{\"dataset\":\"d\",\"row_count\":" + rowCount + ",\"actor\":\"a\",\"source\":\"s\"}");

    assertThat(problem(answer, 422).errors())
        .extracting(Part::pointer)
        .containsExactly("/row_count");
  }

  @ParameterizedTest
  @CsvSource({
    "entity_type, 1024",
    "entity_id, 1024",
    "field, 1024",
    "action, 1024",
    "actor, 1024",
    "source, 1024",
    "workspace_id, 1024",
    "correlation_id, 1024",
    "old_value, 1048576",
    "new_value, 1048576"
  })
  void anOverlongValueIsRefused(String key, int most) {
    String event = EVENT.replaceFirst("\"" + key + "\":\"[a-z]+\",?", "").replace(",}", "}");
    String overlong =
        event.replaceFirst("}$", ",\"" + key + "\":\"" + "ü".repeat(most / 2) + "x\"}");

    assertThat(problem(server.post("/journal/event", overlong), 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple(
                "/" + key,
                "is " + (most + 1) + " bytes of UTF-8 long; at most " + most + " are taken"));
  }

  @Test
  void overlongMetadataIsRefused() {
    String overlong = EVENT.replace("}", ",\"metadata\":{\"k\":\"" + "x".repeat(1 << 20) + "\"}}");

    assertThat(problem(server.post("/journal/event", overlong), 422).errors())
        .extracting(Part::pointer)
        .containsExactly("/metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "x\\ud83dx", "\\udc00\\ud800"})
  void aLoneSurrogateIsRefused(String escape) {
    String event = EVENT.replace("\"actor\":\"a\"", "\"actor\":\"" + escape + "\"");

    assertThat(problem(server.post("/journal/event", event), 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple("/actor", "holds half of a surrogate pair, which UTF-8 cannot express"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"k\":\"\\ud800\"}",
        "{\"k\":[{\"k\":\"a\\udc00\"}]}",
      })
  void aLoneSurrogateInMetadataIsRefused(String metadata) {
    String event = EVENT.replace("}", ",\"metadata\":" + metadata + "}");

    assertThat(problem(server.post("/journal/event", event), 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(
            tuple("/metadata", "holds half of a surrogate pair, which UTF-8 cannot express"));
  }

  @Test
  void anUnknownKeyIsPointedAtWithEscapes() {
    String event = EVENT.replace("}", ",\"x~/\":1}");

    assertThat(problem(server.post("/journal/event", event), 422).errors())
        .extracting(Part::pointer)
        .containsExactly("/x~0~1");
    assertThat(
            problem(server.post("/journal/event", EVENT.replace("}", ",\"\\ud800\":1}")), 400)
                .detail())
        .contains("surrogate pair in field name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"c\":[],\"b\":1}}",
      })
  void aKeyThatStandsTwiceInMetadataIsRefused(String metadata) {
    String event = EVENT.replace("}", ",\"metadata\":" + metadata + "}");

    assertThat(problem(server.post("/journal/event", event), 422).detail())
        .contains("metadata holds the key", "twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"{}\"", "[]", "true"})
  void metadataMustBeAnObject(String metadata) {
    String event = EVENT.replace("}", ",\"metadata\":" + metadata + "}");

    assertThat(problem(server.post("/journal/event", event), 422).detail())
        .startsWith("metadata must be a JSON object, not ");
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 900})
  void metadataIsAtMostThirtyTwoLevelsDeep(int levels) {
    String metadata = "{\"k\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    String event = EVENT.replaceFirst("}$", ",\"metadata\":" + metadata + "}");

    assertThat(problem(server.post("/journal/event", event), 422).detail())
        .isEqualTo("metadata is nested deeper than 32 levels");
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    String event = EVENT.replace("}", ",\"actor\":\"b\"}");

    assertThat(problem(server.post("/journal/event", event), 422).errors())
        .extracting(Part::pointer, Part::detail)
        .containsExactly(tuple("/actor", "stands twice in the object"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{} {}",
        "{},",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"actor\":\"\\x\"}",
        "{\"actor\":\"\u0001\"}",
        "// comment\n{}",
        "\ufeff{}",
        "{\"a\":NaN}",
        "{\"a\":01}",
      })
  void textThatIsNotOneJsonObjectIsRefused(String body) {
    assertThat(problem(server.post("/journal/event", body), 400).type())
        .isEqualTo("urn:journald:problem:malformed-request");
  }

  @Test
  void brokenJsonIsNamedByItsPlace() {
    assertThat(problem(server.post("/journal/event", "{\n \"actor\": x}"), 400).detail())
        .startsWith("line 2, column 11: not JSON: Unrecognized token 'x'");
  }

  @Test
  void jsonThatIsTooDeepIsRefused() {
    String deep = "{\"foo\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(problem(server.post("/journal/event", deep), 400).detail())
        .contains("nesting depth");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin1 = EVENT.replace("\"a\"", "\"ü\"").getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = EVENT.getBytes(StandardCharsets.UTF_16LE);
    byte[] surrogate = EVENT.replace("\"a\"", "\"???\"").getBytes(StandardCharsets.US_ASCII);
    int at = EVENT.replace("\"a\"", "\"???\"").indexOf('?');
    surrogate[at] = (byte) 0xED;
    surrogate[at + 1] = (byte) 0xA0;
    surrogate[at + 2] = (byte) 0x80;

    assertThat(problem(post(latin1), 400).detail()).contains("is not UTF-8");
    assertThat(problem(post(utf16), 400).detail()).contains("not JSON");
    assertThat(problem(post(surrogate), 400).detail()).contains("is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/x-ndjson",
        "nonsense",
      })
  void otherContentTypesAreRefused(String contentType) {
    HttpResponse<String> answer =
        server.post("/journal/event", EVENT.getBytes(StandardCharsets.UTF_8), contentType);

    assertThat(problem(answer, 415).detail()).contains("send ");
  }

  @Test
  void aBodyWithoutContentTypeIsRefused() throws IOException {
    String answer =
        server.raw(
            "POST /journal/event HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + EVENT.length()
                + "\r\n\r\n"
                + EVENT);

    assertThat(answer).startsWith("HTTP/1.1 415 ").contains("there is no Content-Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "", "1.5", "%2B1", "0x10", "1e3", "%D9%A3"})
  void aLimitMustBeANumber(String limit) {
    HttpResponse<String> answer = server.get("/journal/recent?limit=" + limit);

    assertThat(problem(answer, 400).errors())
        .extracting(Part::parameter, Part::detail)
        .containsExactly(tuple("limit", "must be a whole number, 0 or more"));
  }

  @Test
  void unknownAndRepeatedParametersAreRefused() {
    HttpResponse<String> answer = server.get("/journal/recent?limt=5&limit=1&limit=2");

    assertThat(problem(answer, 400).errors())
        .extracting(Part::parameter)
        .containsExactly("limt", "limit");
    assertThat(problem(server.get("/journal/stats?x=1"), 400).detail()).contains("takes none");
  }

  @Test
  void anIdOfTenThousandCharactersIsRefused() {
    String id = "x".repeat(10_000);

    assertThat(problem(server.get("/journal/history/" + id), 400).detail())
        .contains("longer than 1024 bytes");
    assertThat(problem(server.get("/journal/events/" + id), 404).status()).isEqualTo(404);
    assertThat(
            problem(server.post("/journal/event", EVENT.replace("\"e\"", "\"" + id + "\"")), 422)
                .detail())
        .startsWith("entity_id is 10000 bytes");
    assertThat(problem(server.get("/journal/history/" + "x".repeat(40_000)), 414).detail())
        .contains("longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%2", "%zz", "%ff", "%c0%80", "%ed%a0%80", "a%", "%u0041", "%+1"})
  void badPercentEncodingIsRefused(String segment) throws IOException {
    String answer = server.rawGet("/journal/history/" + segment);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(answer).contains("bad percent-encoding");
    assertThat(server.rawGet("/journal/recent?limit=" + segment)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void unsoundHttpGetsAProblemDocument() throws IOException {
    assertThat(server.raw("GET /journal/health HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("Host header");
    assertThat(
            server.raw(
                "GET /journal/health HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("application/problem+json");
    assertThat(
            server.raw(
                "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: -5\r\n\r\n{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
    assertThat(
            server.raw(
                "POST /journal/event HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    for (String sent :
        List.of(
            "nonsense\r\n\r\n",
            "GET /journal/health HTTP/1.0\r\n\r\n",
            "GET /journal/health\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
      assertThat(server.raw(sent))
          .as(sent)
          .startsWith("HTTP/1.1 ")
          .contains("urn:journald:problem")
          .doesNotContain("server log");
    }
  }

  @Test
  void anUnknownAddressIsNotFound() {
    for (String path : new String[] {"/", "/journal", "/journal/nothing", "/journal/history/"}) {
      assertThat(problem(server.get(path), 404).type()).isEqualTo("urn:journald:problem:not-found");
    }
    assertThat(problem(server.get("/journal/history/a/b"), 404).detail()).contains("%2F");
    assertThat(problem(server.post("/nothing", "x".repeat(1_000_000)), 404).status())
        .isEqualTo(404);
  }

  @Test
  void anotherMethodIsRefusedWithThoseAllowed() {
    HttpResponse<String> answer = server.get("/journal/event");

    assertThat(problem(answer, 405).detail()).contains("use POST");
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    assertThat(server.post("/journal/stats", "").headers().firstValue("Allow"))
        .contains("GET, HEAD");
    assertThat(server.post("/journal/history/x", "").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> post(byte[] body) {
    return server.post("/journal/event", body, "application/json");
  }

  private static Problem problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    Problem problem = Problem.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).startsWith("urn:journald:problem:");
    assertThat(problem.title()).isNotBlank();
    assertThat(problem.detail()).isNotBlank();
    return problem;
  }
}
