package io.journald.http;

import io.helidon.webserver.http.ServerRequest;
import io.journald.json.Problem.Part;
import io.journald.json.Timestamps;
import io.journald.model.AsOf;
import io.journald.model.EventQuery;
import io.journald.model.Limits;
import io.journald.model.Order;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of a query, strictly: unknown and repeated ones are refused, because a misspelt
 * filter would give a wrong answer. What is wrong is collected until {@link #requireSound}.
 */
final class QueryParameters {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Part> faults = new ArrayList<>();

  private QueryParameters() {}

  static QueryParameters of(ServerRequest request, List<String> known) {
    QueryParameters parameters = new QueryParameters();
    if (request.prologue().hasQuery()) {
      parameters.parse(request.prologue().query().rawValue(), known);
    }
    return parameters;
  }

  private void parse(String rawQuery, List<String> known) {
    for (String pair : rawQuery.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = PercentEncoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : PercentEncoding.decodeQuery(pair.substring(equals + 1));
      if (!known.contains(name)) {
        fault(
            name,
            known.isEmpty()
                ? "is not known; this address takes none"
                : "is not known; known are " + String.join(", ", known));
      } else if (values.putIfAbsent(name, value) != null) {
        fault(name, "is given twice");
      }
    }
  }

  /** The parameters as a query string, with one of them replaced or added. */
  String with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return changed.entrySet().stream()
        .map(e -> PercentEncoding.encode(e.getKey()) + "=" + PercentEncoding.encode(e.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }

  /** A text that a name in an event may have; null if it is not given. */
  String name(String name) {
    String text = values.get(name);
    if (text != null && text.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES) {
      fault(name, "is longer than " + Limits.NAME_BYTES + " bytes of UTF-8");
    }
    return text;
  }

  /** A moment; null if it is not given. */
  Instant moment(String name) {
    String text = values.get(name);
    try {
      return text == null ? null : Timestamps.parse(text);
    } catch (DateTimeParseException _) {
      fault(name, "must be an RFC 3339 moment such as 2026-01-31T12:00:00Z; write + as %2B");
      return null;
    }
  }

  /** A sequence or a moment, both inclusive; everything where it is not given. */
  AsOf asOf(String name) {
    String text = values.get(name);
    if (text == null) {
      return AsOf.now();
    }
    long sequence = wholeNumber(text);
    if (sequence >= 0) {
      return AsOf.sequence(sequence);
    }
    try {
      return AsOf.moment(Timestamps.parse(text));
    } catch (DateTimeParseException _) {
      fault(
          name,
          "must be a sequence or an RFC 3339 moment such as 2026-01-31T12:00:00Z; write + as %2B");
      return AsOf.now();
    }
  }

  /** The order: {@code asc}, which is meant where none is given, or {@code desc}. */
  Order order() {
    return switch (values.getOrDefault("order", "asc")) {
      case "asc" -> Order.ASC;
      case "desc" -> Order.DESC;
      default -> {
        fault("order", "must be asc or desc");
        yield Order.ASC;
      }
    };
  }

  /** The query behind the cursor, if one is given. */
  EventQuery behindCursor(EventQuery query) {
    String text = values.get("cursor");
    if (text == null) {
      return query;
    }
    Optional<Cursor> cursor = Cursor.parse(text, query);
    if (cursor.isEmpty()) {
      fault("cursor", "does not belong to this query; start again without it");
    }
    return cursor.map(c -> c.continued(query)).orElse(query);
  }

  /**
   * A number from 0 to {@code most}. A number that is larger than a long can hold counts as {@code
   * Long.MAX_VALUE}.
   */
  long count(String name, long otherwise, long most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    long count = wholeNumber(text);
    if (count < 0) {
      fault(name, "must be a whole number, 0 or more");
      return otherwise;
    }
    if (count > most) {
      fault(name, "must be at most " + most);
      return otherwise;
    }
    return count;
  }

  /** A number, 0 or more, without which there is no answer. */
  long required(String name) {
    if (!values.containsKey(name)) {
      fault(name, "is required");
    }
    return count(name, 0, Long.MAX_VALUE);
  }

  /** The number that a text of digits stands for; -1 where it is something else. */
  private static long wholeNumber(String text) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * number + digit;
    }
    return text.isEmpty() ? -1 : number;
  }

  void fault(String name, String detail) {
    faults.add(new Part(0, name, null, detail));
  }

  /**
   * Returns if nothing was wrong.
   *
   * @throws RequestRefused with everything that was wrong
   */
  void requireSound() {
    if (!faults.isEmpty()) {
      throw RequestRefused.parameters(faults);
    }
  }
}
