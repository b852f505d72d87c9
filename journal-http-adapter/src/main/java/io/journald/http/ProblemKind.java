package io.journald.http;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import java.util.List;
import java.util.Locale;

/** The kinds of problem documents. Their types are part of the contract. */
enum ProblemKind {
  MALFORMED_REQUEST(400, "The request cannot be understood"),
  NOT_FOUND(404, "There is nothing at this address"),
  METHOD_NOT_ALLOWED(405, "The address does not take this method"),
  CONFLICT(409, "The event_id stands for other content"),
  CONTENT_TOO_LARGE(413, "The request is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not taken here"),
  INVALID_FIELDS(422, "Fields are missing or invalid"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "The server failed"),
  OUTCOME_UNKNOWN(500, "The event may be recorded or not"),
  CORRUPT(500, "Files of the journal are damaged"),
  OVERLOADED(503, "Too much is waiting"),
  CLOSED(503, "The journal is closing or closed"),
  READ_ONLY(503, "The journal answers queries only"),
  IN_USE(503, "Another process writes the journal"),
  ABSENT(503, "There is no journal"),
  IO(503, "The disk or a connection failed"),
  HTTP_VERSION_NOT_SUPPORTED(505, "The HTTP version is not supported"),
  DISK_FULL(507, "There is no room on the disk");

  /** What each type starts with. */
  static final String TYPE_PREFIX = "urn:journald:problem:";

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String type() {
    return TYPE_PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Problem problem(String detail) {
    return problem(detail, List.of());
  }

  Problem problem(String detail, List<Part> errors) {
    return new Problem(type(), title, status, detail, errors);
  }

  /** The kind for a status that the web server itself chose. */
  static ProblemKind ofStatus(int status) {
    for (ProblemKind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
  }
}
