package io.journald.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import io.journald.memory.MemoryEventStore;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, order and paging of the reading routes. */
class QueryTest {
  private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong second = new AtomicLong();
  private final OpenJournal memory =
      OpenJournal.over(
          new MemoryEventStore(100),
          () -> START.plusSeconds(second.get()),
          () -> second.get() * 1_000_000_000);
  private final RunningServer server =
      RunningServer.over(memory.journal(), memory.events(), memory.operations());

  @BeforeEach
  void record() {
    // Sequence i: entity e(i mod 2), field f(i mod 3), actor a(i mod 4), second i.
    for (int i = 0; i < 12; i++) {
      second.set(i);
      memory
          .journal()
          .record(
              new Submission(
                  "id" + i,
                  new Mutation(
                      "t" + i % 2,
                      "e" + i % 2,
                      "f" + i % 3,
                      i % 2 == 0 ? "update" : "delete",
                      "",
                      "",
                      "a" + i % 4,
                      "s" + i % 5,
                      "w" + i % 6,
                      null,
                      "c" + i % 4,
                      null)));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/journal/events?actor=a1 | 1 5 9",
        "/journal/events?entity_id=e1&field=f0 | 3 9",
        "/journal/events?entity_type=t0&action=update&source=s0 | 0 10",
        "/journal/events?workspace_id=w5 | 5 11",
        "/journal/events?correlation_id=c2&order=desc | 10 6 2",
        "/journal/events?event_id=id7 | 7",
        "/journal/events?actor=nobody | ''",
        "/journal/events?since=2026-01-01T00:00:03Z&until=2026-01-01T00:00:05Z | 3 4",
        "/journal/events?since=2026-01-01T02:00:10%2B02:00 | 10 11",
        "/journal/events?from=2&to=4 | 2 3",
        "/journal/events?limit=0 | ''",
        "/journal/history/e0?field=f0 | 0 6",
        "/journal/history/e0?entity_type=t1 | ''",
        "/journal/history/e1?order=desc&limit=2 | 11 9",
        "/journal/history/e1?since=2026-01-01T00:00:08Z | 9 11",
        "/journal/recent?limit=3 | 11 10 9",
      })
  void aQueryGivesWhatItAsksFor(String path, String sequences) {
    HttpResponse<String> array = server.get(path);
    HttpResponse<String> lines = server.get(path, "Accept", "application/x-ndjson");

    assertThat(array.statusCode()).as(array.body()).isEqualTo(200);
    assertThat(sequences(array)).isEqualTo(sequences);
    assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(sequences(lines)).isEqualTo(sequences);
    assertThat(lines.body().lines().count())
        .isEqualTo(sequences.isEmpty() ? 0 : sequences.split(" ").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/journal/events?limit=5",
        "/journal/events?limit=1&actor=a1",
        "/journal/events?order=desc&limit=5",
        "/journal/events?from=3&to=9&limit=4",
        "/journal/history/e1?limit=2",
        "/journal/history/e1?limit=2&order=desc&since=2026-01-01T00:00:03Z",
        "/journal/recent?limit=4",
      })
  void pagesTogetherAreTheWhole(String path) {
    String whole = sequences(server.get(path.replaceFirst("limit=\\d+", "limit=1000")));
    List<String> pages = new ArrayList<>();
    String next = path;
    while (next != null) {
      HttpResponse<String> page = server.get(next);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      pages.add(sequences(page));
      next = nextOf(page);
    }

    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(String.join(" ", pages)).isEqualTo(whole);
  }

  @Test
  void aPageStaysTheSameWhileEventsAreAdded() {
    String next = nextOf(server.get("/journal/recent?limit=4"));
    memory.journal().record(Submission.of(Mutation.of("t", "e", "f", "x", "", "", "a", "s")));

    assertThat(sequences(server.get(next))).isEqualTo("7 6 5 4");
  }

  @Test
  void aLargePageIsPagedToo() {
    String large = "x".repeat(700_000);
    for (int i = 0; i < 4; i++) {
      memory
          .journal()
          .record(Submission.of(Mutation.of("t", "big", "f", "x", large, "", "a", "s")));
    }

    HttpResponse<String> page = server.get("/journal/history/big?limit=3");

    assertThat(sequences(page)).isEqualTo("12 13 14");
    assertThat(sequences(server.get(nextOf(page)))).isEqualTo("15");
  }

  @Test
  void theLastPageHasNoLink() {
    assertThat(nextOf(server.get("/journal/events"))).isNull();
    assertThat(nextOf(server.get("/journal/events?limit=12"))).isNull();
    assertThat(nextOf(server.get("/journal/history/e0"))).isNull();
  }

  @Test
  void eventsAreAHundredUnlessTold() {
    for (int i = 0; i < 100; i++) {
      memory.journal().record(Submission.of(Mutation.of("t", "e", "f", "x", "", "", "a", "s")));
    }

    HttpResponse<String> page = server.get("/journal/events");
    assertThat(sequences(page).split(" ")).hasSize(100);
    assertThat(sequences(server.get(nextOf(page))).split(" ")).hasSize(12);
    assertThat(server.get("/journal/events", "Accept", "application/x-ndjson").body().lines())
        .hasSize(112);
  }

  @Test
  void aCursorBelongsToItsQuery() {
    String next = nextOf(server.get("/journal/events?limit=5&actor=a1&order=desc"));
    assertThat(next).isNull();
    next = nextOf(server.get("/journal/events?limit=2&actor=a1"));

    HttpResponse<String> answer = server.get(next.replace("actor=a1", "actor=a2"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).errors()).extracting(Part::parameter).containsExactly("cursor");
    assertThat(server.get("/journal/events?cursor=nonsense").statusCode()).isEqualTo(400);
    assertThat(server.get(next.replace("limit=2", "limit=7")).statusCode()).isEqualTo(200);
  }

  @Test
  void aStateIsTheLastWriteOfEachField() {
    second.set(20);
    record("note", "update", "old", "new");
    second.set(21);
    record("phone", "delete", "1", "");

    assertThat(server.get("/journal/state/a%2Fb").body())
        .isEqualTo(
            """
            {"entity_id":"a/b","fields":[\
            {"entity_type":"customer","field":"note","value":"new","sequence":12,\
            "timestamp":"2026-01-01T00:00:20.000000Z","actor":"ann","deleted":false},\
            {"entity_type":"customer","field":"phone","value":"","sequence":13,\
            "timestamp":"2026-01-01T00:00:21.000000Z","actor":"ann","deleted":true}]}\
            """);
  }

  private void record(String field, String action, String oldValue, String newValue) {
    memory
        .journal()
        .record(
            Submission.of(
                Mutation.of("customer", "a/b", field, action, oldValue, newValue, "ann", "s")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/journal/state/e1 | 9 7 11",
        "/journal/state/e1?at=7 | 3 7 5",
        "/journal/state/e1?at=00 | ''",
        "/journal/state/e1?at=99999999999999999999 | 9 7 11",
        "/journal/state/e1?at=2026-01-01T00:00:07Z | 3 7 5",
        "/journal/state/e1?at=2026-01-01T02:00:07%2B02:00 | 3 7 5",
        "/journal/state/e1?at=2026-01-01T00:00:00Z | ''",
        "/journal/state/nobody | ''",
      })
  void aStateIsAsOfASequenceOrAMoment(String path, String sequences) {
    // The fields are f0, f1, f2, in this order; all of e1's writes are deletes.
    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(sequences(answer)).isEqualTo(sequences);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at=", "at=-1", "at=yesterday", "at=2026-01-01", "to=5", "at=1&at=2"})
  void aStateAsOfSomethingElseIsRefused(String query) {
    HttpResponse<String> answer = server.get("/journal/state/e1?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).errors()).hasSize(1);
  }

  @Test
  void aStateThatIsTooLargeIsRefused() {
    for (int i = 0; i < 17; i++) {
      record("f" + i, "update", "", "x".repeat(1 << 20));
    }

    assertThat(server.get("/journal/state/a%2Fb?at=26").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = server.get("/journal/state/a%2Fb");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(problem(answer).detail()).contains("read its history");
  }

  @Test
  void everyInvalidParameterIsNamedAtOnce() {
    HttpResponse<String> answer =
        server.get(
            "/journal/events?limit=1001&since=yesterday&until=2026-13-01T00:00:00Z&order=up"
                + "&from=-1&foo=1&actor="
                + "x".repeat(1025));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer).errors())
        .extracting(Part::parameter)
        .containsExactlyInAnyOrder("limit", "since", "until", "order", "from", "foo", "actor");
  }

  private static String sequences(HttpResponse<String> answer) {
    return String.join(
        " ", SEQUENCE.matcher(answer.body()).results().map((MatchResult m) -> m.group(1)).toList());
  }

  private static String nextOf(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Link")
        .map(link -> link.replaceFirst("^<(.*)>; rel=\"next\"$", "$1"))
        .orElse(null);
  }

  private static Problem problem(HttpResponse<String> answer) {
    return Problem.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
