package io.journald.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.json.Answers;
import io.journald.json.EventWriter;
import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.Limits;
import io.journald.port.Events;
import io.journald.port.Pause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The routes that answer queries. */
final class ReadRoutes {
  private static final List<String> STREAMS = List.of(MediaTypes.JSON, MediaTypes.LINES);

  private static final List<String> RECENT_PARAMETERS = List.of("limit", "cursor");
  private static final List<String> HISTORY_PARAMETERS =
      List.of("entity_type", "field", "since", "until", "order", "limit", "cursor");
  private static final List<String> STATE_PARAMETERS = List.of("at");
  private static final List<String> EVENTS_PARAMETERS =
      List.of(
          "event_id",
          "entity_type",
          "entity_id",
          "field",
          "action",
          "actor",
          "source",
          "workspace_id",
          "correlation_id",
          "since",
          "until",
          "from",
          "to",
          "order",
          "limit",
          "cursor");

  private final Events events;
  private final Outlet outlet;

  ReadRoutes(Events events, Outlet outlet) {
    this.events = events;
    this.outlet = outlet;
  }

  void addTo(Router router) {
    router
        .addUnder(Method.GET, "/journal/history/", this::history)
        .add(Method.GET, "/journal/recent", this::recent)
        .add(Method.GET, "/journal/events", this::events)
        .addUnder(Method.GET, "/journal/events/", this::event)
        .addUnder(Method.GET, "/journal/state/", this::state)
        .add(Method.GET, "/journal/stats", this::stats);
  }

  private void history(ServerRequest request, ServerResponse response, String entityId)
      throws IOException {
    requireBound(entityId);
    QueryParameters given = QueryParameters.of(request, HISTORY_PARAMETERS);
    EventFilter filter =
        new EventFilter(
            null,
            given.name("entity_type"),
            entityId,
            given.name("field"),
            null,
            null,
            null,
            null,
            null,
            given.moment("since"),
            given.moment("until"));
    EventQuery query = EventQuery.of(filter).in(given.order());
    answer(request, response, given, query.limit(limit(given, EventQuery.UNLIMITED)));
  }

  private static void requireBound(String entityId) {
    if (entityId.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES) {
      throw new RequestRefused(
          ProblemKind.MALFORMED_REQUEST,
          "the entity id is longer than " + Limits.NAME_BYTES + " bytes of UTF-8");
    }
  }

  private void state(ServerRequest request, ServerResponse response, String entityId)
      throws IOException {
    requireBound(entityId);
    QueryParameters given = QueryParameters.of(request, STATE_PARAMETERS);
    AsOf asOf = given.asOf("at");
    given.requireSound();
    List<FieldState> fields = events.state(entityId, asOf);
    response.header(Reply.JSON);
    long heldBytes = fields.stream().mapToLong(ReadRoutes::heldBytes).sum();
    try (Turn turn = new Turn(outlet)) {
      AnswerStream out = new AnswerStream(response, turn, heldBytes, 0);
      Answers.state(entityId, fields, out);
      out.finish();
    }
  }

  private static long heldBytes(FieldState field) {
    return (long) Character.BYTES * (field.field().length() + field.value().length());
  }

  private void recent(ServerRequest request, ServerResponse response, String segment)
      throws IOException {
    QueryParameters given = QueryParameters.of(request, RECENT_PARAMETERS);
    long limit = limit(given, HttpLimits.RECENT_EVENTS);
    answer(request, response, given, EventQuery.recent(limit));
  }

  private void events(ServerRequest request, ServerResponse response, String segment)
      throws IOException {
    QueryParameters given = QueryParameters.of(request, EVENTS_PARAMETERS);
    EventFilter filter =
        new EventFilter(
            given.name("event_id"),
            given.name("entity_type"),
            given.name("entity_id"),
            given.name("field"),
            given.name("action"),
            given.name("actor"),
            given.name("source"),
            given.name("workspace_id"),
            given.name("correlation_id"),
            given.moment("since"),
            given.moment("until"));
    // A stream of lines is for taking everything; an array is for looking at a page.
    long limit =
        isForLines(request)
            ? limit(given, EventQuery.UNLIMITED)
            : given.count("limit", HttpLimits.PAGE_EVENTS, Limits.PAGE_EVENTS);
    EventQuery query =
        EventQuery.of(filter)
            .in(given.order())
            .between(
                given.count("from", 0, Long.MAX_VALUE),
                given.count("to", EventQuery.UNLIMITED, Long.MAX_VALUE))
            .limit(limit);
    answer(request, response, given, query);
  }

  private static long limit(QueryParameters given, long otherwise) {
    return given.count("limit", otherwise, Long.MAX_VALUE);
  }

  private void event(ServerRequest request, ServerResponse response, String eventId)
      throws IOException {
    QueryParameters.of(request, List.of()).requireSound();
    Event event =
        events
            .find(eventId)
            .orElseThrow(
                () -> new RequestRefused(ProblemKind.NOT_FOUND, "no event has this event_id"));
    byte[] json = EventWriter.bytes(event);
    if (json.length <= HttpLimits.PIECE_BYTES) {
      Reply.json(response, json);
      return;
    }
    try (Turn turn = new Turn(outlet)) {
      AnswerStream out = new AnswerStream(response, turn, json.length, json.length);
      response.header(Reply.JSON);
      out.write(json);
      out.finish();
    }
  }

  private void stats(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.json(response, Answers.stats(events.stats()));
  }

  /** What is about one entity reads little that it does not give; all else may scan far. */
  private void answer(
      ServerRequest request, ServerResponse response, QueryParameters given, EventQuery query)
      throws IOException {
    try (Turn turn = new Turn(outlet)) {
      if (query.filter().entityId() != null) {
        answer(request, response, given, query, turn);
        return;
      }
      Pause.during(
          turn::pause,
          () -> {
            answer(request, response, given, query, turn);
            return null;
          });
    }
  }

  private void answer(
      ServerRequest request,
      ServerResponse response,
      QueryParameters given,
      EventQuery query,
      Turn turn)
      throws IOException {
    EventQuery rest = given.behindCursor(query);
    given.requireSound();
    boolean lines = isForLines(request);
    Page page = Page.of(events, rest);
    try (Stream<Event> answer = page.events()) {
      AnswerStream out = new AnswerStream(response, turn, page.heldBytes(), page.expectedBytes());
      response.header(lines ? Reply.LINES : Reply.JSON);
      page.next()
          .ifPresent(next -> link(request, response, given.with("cursor", next.text(query))));
      EventWriter writer = lines ? EventWriter.lines(out) : EventWriter.array(out);
      for (Iterator<Event> iterator = answer.iterator(); iterator.hasNext(); ) {
        writer.write(iterator.next());
      }
      writer.finish();
      out.finish(); // not where it fails: such an answer has no end
    }
  }

  private static void link(ServerRequest request, ServerResponse response, String query) {
    String path = request.prologue().uriPath().rawPath();
    response.header(HeaderNames.LINK, "<" + path.replace(">", "%3E") + query + ">; rel=\"next\"");
  }

  private static boolean isForLines(ServerRequest request) {
    return MediaTypes.accepted(request.headers().all(HeaderNames.ACCEPT, List::of), STREAMS)
        .equals(MediaTypes.LINES);
  }
}
