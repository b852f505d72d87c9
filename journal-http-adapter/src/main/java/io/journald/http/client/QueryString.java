package io.journald.http.client;

import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A query as the parameters of {@code GET /journal/events}. */
final class QueryString {
  private final StringBuilder text = new StringBuilder();
  private boolean canMatch = true;

  private QueryString() {}

  /** The parameters; empty where the query names a text that no event can hold. */
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
    add("since", moment(filter.since()));
    add("until", moment(filter.until()));
  }

  private static String moment(Instant moment) {
    return moment == null
        ? null
        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  private void add(String name, String value) {
    if (value == null) {
      return;
    }
    // Half of a surrogate pair cannot be sent, and no event holds one.
    canMatch &= StandardCharsets.UTF_8.newEncoder().canEncode(value);
    text.append(text.isEmpty() ? '?' : '&')
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
