package io.journald.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The media types of this API, and what a request says about them. */
final class MediaTypes {
  static final String JSON = "application/json";
  static final String LINES = "application/x-ndjson";
  static final String TEXT = "text/plain";

  private static final List<String> ANYTHING = List.of("*/*");

  private MediaTypes() {}

  /**
   * The body's media type, if it is one of those that are taken and its charset is UTF-8.
   *
   * @throws RequestRefused if it is not
   */
  static String ofBody(Optional<String> contentType, List<String> taken) {
    if (contentType.isPresent() && taken.contains(contentType.get())) {
      return contentType.get();
    }
    String[] parts = contentType.orElse("").split(";", -1);
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    if (!taken.contains(type)) {
      throw new RequestRefused(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          (contentType.isEmpty() ? "there is no Content-Type" : "Content-Type is not taken here")
              + "; send "
              + String.join(" or ", taken));
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw new RequestRefused(
            ProblemKind.UNSUPPORTED_MEDIA_TYPE, "the charset is not taken here; send UTF-8");
      }
    }
    return type;
  }

  /**
   * Which of the offered types the request names with the highest weight; the first one where it
   * names none, since every caller gets an answer.
   */
  static String accepted(List<String> acceptHeaders, List<String> offered) {
    if (acceptHeaders.isEmpty() || acceptHeaders.equals(ANYTHING)) {
      return offered.getFirst();
    }
    if (acceptHeaders.size() == 1 && offered.contains(acceptHeaders.getFirst())) {
      return acceptHeaders.getFirst();
    }
    String best = offered.getFirst();
    double bestWeight = 0;
    for (String header : acceptHeaders) {
      for (String range : header.split(",")) {
        String[] parts = range.split(";", -1);
        String type = parts[0].strip().toLowerCase(Locale.ROOT);
        double weight = weight(parts);
        if (offered.contains(type) && weight > bestWeight) {
          best = type;
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("[qQ]=[01](\\.\\d{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }
}
