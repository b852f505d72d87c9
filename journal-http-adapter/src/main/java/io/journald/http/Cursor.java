package io.journald.http;

import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Order;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Where a page ended: the sequence of its last event, bound by a checksum to the query that it is a
 * page of. Events are never inserted or removed, so a cursor stays good while events are added.
 */
record Cursor(long lastSequence) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9a-f]{8})");

  /** The cursor as text, for this query. */
  String text(EventQuery query) {
    return lastSequence + "-" + checksum(query);
  }

  /** The cursor that a text stands for; empty if it does not belong to this query. */
  static Optional<Cursor> parse(String text, EventQuery query) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() && matcher.group(2).equals(checksum(query))
        ? Optional.of(new Cursor(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /** The rest of the query, behind this cursor. */
  EventQuery continued(EventQuery query) {
    return query.order() == Order.ASC
        ? query.between(Math.max(query.from(), lastSequence + 1), query.to())
        : query.between(query.from(), Math.min(query.to(), lastSequence));
  }

  private static String checksum(EventQuery query) {
    EventFilter filter = query.filter();
    CRC32C crc = new CRC32C();
    add(crc, query.order());
    add(crc, query.from());
    add(crc, query.to());
    add(crc, filter.eventId());
    add(crc, filter.entityType());
    add(crc, filter.entityId());
    add(crc, filter.field());
    add(crc, filter.action());
    add(crc, filter.actor());
    add(crc, filter.source());
    add(crc, filter.workspaceId());
    add(crc, filter.correlationId());
    add(crc, filter.since());
    add(crc, filter.until());
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void add(CRC32C crc, Object part) {
    if (part != null) {
      crc.update(part.toString().getBytes(StandardCharsets.UTF_8));
    }
    crc.update(part == null ? 0xFE : 0xFF); // neither stands in UTF-8
  }
}
