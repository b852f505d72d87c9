package io.journald.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.journald.model.Limits;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import java.util.regex.Pattern;

/** How this codec sets Jackson up, and how it words what Jackson refuses. */
final class Json {
  /** Deepest nesting that is read at all; a greater depth than metadata allows, to name it. */
  private static final int MAX_DEPTH = 1_000;

  /**
   * UTF-8 alone is read: no detection of other encodings. Keys are not interned, because callers
   * choose them. Buffers come from a pool, because each request has a virtual thread of its own.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Limits.VALUE_BYTES)
                  .build())
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .build();

  private static final Pattern JACKSON_SOURCE = Pattern.compile(" \\(start marker at .*");
  private static final Pattern JACKSON_LIMIT = Pattern.compile("\\((\\d+), from [^)]*\\)");

  private Json() {}

  /** The refusal of a text that is not JSON, with its place. */
  static Rejected malformed(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return malformed(
        (place == null ? "" : place(place.getLineNr(), place.getColumnNr()) + ": ")
            + "not JSON: "
            + message(e));
  }

  /** The refusal of a line that is not JSON. */
  static Rejected malformed(JsonProcessingException e, long lineNumber) {
    JsonLocation place = e.getLocation();
    return malformed(
        (place == null ? "line " + lineNumber : place(lineNumber, place.getColumnNr()))
            + ": not JSON: "
            + message(e));
  }

  private static String message(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
    message = JACKSON_SOURCE.matcher(message).replaceAll("");
    return JACKSON_LIMIT.matcher(message).replaceAll("$1");
  }

  static String place(long line, long column) {
    return "line " + line + ", column " + column;
  }

  static Rejected malformed(String message) {
    return new Rejected(Reason.MALFORMED, message);
  }
}
