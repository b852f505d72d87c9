package io.journald.http;

import io.helidon.webserver.http.ServerRequest;
import io.journald.json.Problem.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** The parameter's text, if it is given. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
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
    if (!text.matches("[0-9]{1,100}")) {
      fault(name, "must be a whole number, 0 or more");
      return otherwise;
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    long count = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (count > most) {
      fault(name, "must be at most " + most);
      return otherwise;
    }
    return count;
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
