package io.journald.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.journald.json.Problem;

/** Answers what fails in the web server itself, before any route, with problem documents too. */
final class WireProblems implements DirectHandler {
  /** What the web server says where it has no message for the client. */
  private static final String NOTHING = "Bad request, see server log for more information";

  private final Deadlines deadlines;

  /**
   * @param deadlines bound the reading of a head, which ends here where it fails
   */
  WireProblems(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      Throwable thrown,
      System.Logger logger) {
    return answer(eventType, responseHeaders, problem(defaultStatus.code(), thrown.getMessage()));
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      String message) {
    // Nothing but the reading of a head fails so: the client has left, or its head is broken.
    deadlines.forget();
    return eventType == EventType.INTERNAL_ERROR
        ? answer(eventType, responseHeaders, problem(400, "the head of the request is broken"))
        : answer(eventType, responseHeaders, problem(defaultStatus.code(), message));
  }

  private static TransportResponse answer(
      EventType eventType, ServerResponseHeaders responseHeaders, Problem problem) {
    responseHeaders.set(Reply.PROBLEM);
    if (!eventType.keepAlive()) {
      responseHeaders.set(HeaderValues.CONNECTION_CLOSE);
    }
    responseHeaders.remove(HeaderNames.CONTENT_LENGTH);
    return TransportResponse.builder()
        .status(Status.create(problem.status()))
        .headers(responseHeaders)
        .keepAlive(eventType.keepAlive())
        .entity(problem.bytes())
        .build();
  }

  /** The problem for a status and a message of the web server's own. */
  static Problem problem(int status, String message) {
    String said = message == null || message.equals(NOTHING) ? "" : message;
    ProblemKind kind =
        said.equals("Header size exceeded")
            ? ProblemKind.HEADERS_TOO_LARGE
            : ProblemKind.ofStatus(status);
    return kind.problem(detail(kind, said));
  }

  private static String detail(ProblemKind kind, String said) {
    return switch (kind) {
      case HEADERS_TOO_LARGE -> "the headers are longer than " + HttpLimits.HEADER_BYTES + " bytes";
      case URI_TOO_LONG ->
          "the request line is longer than " + HttpLimits.REQUEST_LINE_BYTES + " bytes";
      case CONTENT_TOO_LARGE -> "the body is longer than " + HttpLimits.BODY_BYTES + " bytes";
      case INTERNAL_ERROR -> "the server's log says more; this is a defect";
      default -> "the request is not sound HTTP/1.1" + (said.isEmpty() ? "" : ": " + said);
    };
  }
}
