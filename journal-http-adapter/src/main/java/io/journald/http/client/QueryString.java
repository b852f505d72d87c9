package io.journald.http.client;

import io.journald.model.AsOf;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Limits;
import io.journald.model.Order;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** What is asked for as an address: paths and the parameters behind them. */
final class QueryString {
  /** The years that RFC 3339 can express, and so every timestamp. */
  private static final Instant FIRST_MOMENT = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final StringBuilder text = new StringBuilder();
  private boolean canMatch = true;

  private QueryString() {}

  /**
   * The parameters of {@code GET /journal/events}; empty where the query names a text or a time
   * that no event can have.
   */
  static Optional<String> of(EventQuery query) {
    QueryString parameters = new QueryString();
    parameters.filter(query.filter());
    parameters.add("order", query.order() == Order.ASC ? null : "desc");
    parameters.add("from", query.from() == 0 ? null : Long.toString(query.from()));
    parameters.add("to", bound(query.to()));
    parameters.add("limit", bound(query.limit()));
    return parameters.canMatch ? Optional.of(parameters.text.toString()) : Optional.empty();
  }

  private static String bound(long number) {
    return number == EventQuery.UNLIMITED ? null : Long.toString(number);
  }

  private void filter(EventFilter filter) {
    add("event_id", filter.eventId());
    add("entity_type", filter.entityType());
    add("entity_id", filter.entityId());
    add("field", filter.field());
    add("action", filter.action());
    add("actor", filter.actor());
    add("source", filter.source());
    add("workspace_id", filter.workspaceId());
    add("correlation_id", filter.correlationId());
    since(filter.since());
    until(filter.until());
  }

  private void since(Instant since) {
    if (since != null && since.isAfter(FIRST_MOMENT)) {
      canMatch &= !since.isAfter(LAST_MOMENT);
      add("since", since.toString());
    }
  }

  private void until(Instant until) {
    if (until != null && !until.isAfter(LAST_MOMENT)) {
      canMatch &= until.isAfter(FIRST_MOMENT);
      add("until", until.toString());
    }
  }

  /**
   * The path and parameters of {@code GET /journal/state/}; empty where no event can have the
   * entity or the time.
   */
  static Optional<String> ofState(String entityId, AsOf asOf) {
    if (entityId.isBlank() || !canStandInEvent(entityId)) {
      return Optional.empty();
    }
    QueryString parameters = new QueryString();
    asOf.sequence().ifPresent(last -> parameters.add("at", Long.toString(last)));
    asOf.moment().ifPresent(parameters::at);
    return parameters.canMatch
        ? Optional.of("/journal/state/" + segment(entityId) + parameters.text)
        : Optional.empty();
  }

  /** The path of something about an event; empty where no event can have the id. */
  static Optional<String> ofEvent(String eventId, String what) {
    return eventId.isEmpty() || !canStandInEvent(eventId)
        ? Optional.empty()
        : Optional.of("/journal/events/" + segment(eventId) + "/" + what);
  }

  private void at(Instant moment) {
    if (!moment.isAfter(LAST_MOMENT)) {
      canMatch &= !moment.isBefore(FIRST_MOMENT);
      add("at", moment.toString());
    }
  }

  private static String segment(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // A segment that is one dot or two stands for a place in the path, and so would get lost.
    return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
  }

  private void add(String name, String value) {
    if (value == null) {
      return;
    }
    canMatch &= canStandInEvent(value);
    text.append(text.isEmpty() ? '?' : '&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /** No event holds half of a surrogate pair, which cannot be sent either, or a longer name. */
  private static boolean canStandInEvent(String name) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(name)
        && name.getBytes(StandardCharsets.UTF_8).length <= Limits.NAME_BYTES;
  }
}
