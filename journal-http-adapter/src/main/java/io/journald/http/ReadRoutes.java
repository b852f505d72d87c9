package io.journald.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.json.Answers;
import io.journald.json.EventWriter;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Limits;
import io.journald.port.Events;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The routes that answer queries. */
final class ReadRoutes {
  private static final List<String> STREAMS = List.of(MediaTypes.JSON, MediaTypes.LINES);

  private final Events events;

  ReadRoutes(Events events) {
    this.events = events;
  }

  void addTo(Router router) {
    router
        .addUnder(Method.GET, "/journal/history/", this::history)
        .add(Method.GET, "/journal/recent", this::recent)
        .addUnder(Method.GET, "/journal/events/", this::event)
        .add(Method.GET, "/journal/stats", this::stats);
  }

  private void history(ServerRequest request, ServerResponse response, String entityId)
      throws IOException {
    if (entityId.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES) {
      throw new RequestRefused(
          ProblemKind.MALFORMED_REQUEST,
          "the entity id is longer than " + Limits.NAME_BYTES + " bytes of UTF-8");
    }
    QueryParameters.of(request, List.of()).requireSound();
    stream(request, response, EventQuery.history(entityId));
  }

  private void recent(ServerRequest request, ServerResponse response, String segment)
      throws IOException {
    QueryParameters parameters = QueryParameters.of(request, List.of("limit"));
    long limit = parameters.count("limit", HttpLimits.RECENT_EVENTS, Long.MAX_VALUE);
    parameters.requireSound();
    stream(request, response, EventQuery.recent(limit));
  }

  private void event(ServerRequest request, ServerResponse response, String eventId) {
    QueryParameters.of(request, List.of()).requireSound();
    Event event =
        events
            .find(eventId)
            .orElseThrow(
                () -> new RequestRefused(ProblemKind.NOT_FOUND, "no event has this event_id"));
    Reply.json(response, EventWriter.bytes(event));
  }

  private void stats(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.json(response, Answers.stats(events.stats()));
  }

  private void stream(ServerRequest request, ServerResponse response, EventQuery query)
      throws IOException {
    boolean lines =
        MediaTypes.accepted(request.headers().all(HeaderNames.ACCEPT, List::of), STREAMS)
            .equals(MediaTypes.LINES);
    try (Stream<Event> answer = events.stream(query)) {
      Iterator<Event> iterator = answer.iterator();
      iterator.hasNext(); // what fails at the first event fails before the 200
      response.header(lines ? Reply.LINES : Reply.JSON);
      OutputStream out = response.outputStream();
      EventWriter writer = lines ? EventWriter.lines(out) : EventWriter.array(out);
      while (iterator.hasNext()) {
        writer.write(iterator.next());
      }
      writer.finish();
      // Not in a finally: a stream that fails is left open, and so has no end.
      out.close();
    }
  }
}
