package io.journald.app.queries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.journald.json.EventLines;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Walks through the pages of an answer by their links, as any client could. */
final class Pages {
  /** Most events in a page of {@code GET /journal/events} that is an array. */
  static final int ARRAY_LIMIT = 1_000;

  /** The two forms in which events are answered. */
  enum Form {
    LINES("application/x-ndjson"),
    ARRAY("application/json");

    private final String mediaType;

    Form(String mediaType) {
      this.mediaType = mediaType;
    }
  }

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

  private final HttpClient client;
  private final URI server;

  Pages(HttpClient client, URI server) {
    this.client = client;
    this.server = server;
  }

  /** The whole answer to a query, by as few pages as there can be. */
  List<Event> all(EventQuery query, Form form) throws IOException, InterruptedException {
    long pageLimit = Math.min(query.limit(), ARRAY_LIMIT);
    List<Event> walked = walk(addressOf(query, pageLimit), pageLimit, form, () -> {});
    return walked.subList(0, (int) Math.min(query.limit(), walked.size()));
  }

  /**
   * The events of all pages.
   *
   * @param address where the first page is
   * @param pageLimit most events that a page may hold
   * @param between is run between two pages
   */
  List<Event> walk(String address, long pageLimit, Form form, Runnable between)
      throws IOException, InterruptedException {
    List<Event> walked = new ArrayList<>();
    Optional<String> next = Optional.of(address);
    while (next.isPresent()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(next.get()))
              .header("Accept", form.mediaType)
              .build();
      HttpResponse<byte[]> page = client.send(request, BodyHandlers.ofByteArray());
      assertThat(page.statusCode()).as(next.get()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).hasValue(form.mediaType);
      List<Event> held = events(form == Form.ARRAY ? elements(page.body()) : page.body());
      walked.addAll(held);
      next = page.headers().firstValue("Link").map(Pages::address);
      assertThat((long) held.size()).as("a page of %s", address).isLessThanOrEqualTo(pageLimit);
      if (next.isPresent()) {
        assertThat((long) held.size()).as("a page of %s", address).isEqualTo(pageLimit);
        between.run();
      }
    }
    return walked;
  }

  private static List<Event> events(byte[] lines) throws IOException {
    List<Event> events = new ArrayList<>();
    EventLines reader = new EventLines(new ByteArrayInputStream(lines));
    for (Optional<Event> event = reader.next(); event.isPresent(); event = reader.next()) {
      events.add(event.get());
    }
    return events;
  }

  /** The elements of an array as they stand there, a line each. */
  private static byte[] elements(byte[] array) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonParser parser = new JsonFactory().createParser(array)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        lines.write(array, start, end - start);
        lines.write('\n');
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
      assertThat(parser.nextToken()).isNull();
    }
    return lines.toByteArray();
  }

  private static String address(String link) {
    Matcher matcher = NEXT.matcher(link);
    assertThat(matcher.matches()).as(link).isTrue();
    return matcher.group(1);
  }

  /** The address of a query: the most special route that takes it. */
  static String addressOf(EventQuery query, long pageLimit) {
    EventFilter filter = query.filter();
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("event_id", filter.eventId());
    given.put("entity_type", filter.entityType());
    given.put("entity_id", filter.entityId());
    given.put("field", filter.field());
    given.put("action", filter.action());
    given.put("actor", filter.actor());
    given.put("source", filter.source());
    given.put("workspace_id", filter.workspaceId());
    given.put("correlation_id", filter.correlationId());
    given.put("since", filter.since());
    given.put("until", filter.until());
    given.put("from", query.from() == 0 ? null : query.from());
    given.put("to", query.to() == EventQuery.UNLIMITED ? null : query.to());
    given.put("order", query.order() == Order.ASC ? null : "desc");
    given.values().removeIf(Objects::isNull);
    String path = "/journal/events";
    if (given.keySet().equals(Set.of("order"))) {
      given.clear();
      path = "/journal/recent";
    } else if (given.containsKey("entity_id")
        && List.of("entity_type", "entity_id", "field", "since", "until", "order")
            .containsAll(given.keySet())) {
      path = "/journal/history/" + encoded(given.remove("entity_id")).replace("+", "%20");
    }
    given.put("limit", pageLimit);
    return given.entrySet().stream()
        .map(e -> e.getKey() + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&", path + "?", ""));
  }

  private static String encoded(Object value) {
    return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
  }
}
