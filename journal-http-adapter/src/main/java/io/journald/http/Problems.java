package io.journald.http;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import io.journald.port.JournalException.Unavailable;
import java.util.List;

/** Maps what can go wrong in a journal to problem documents: the one place that does. */
final class Problems {
  /** How a body holds events, and so how a part of it is pointed at. */
  enum BodyShape {
    /** One JSON object. */
    OBJECT,
    /** A JSON array of objects. */
    ARRAY,
    /** An object a line; the index of a violation is the number of its line, less one. */
    LINES
  }

  private Problems() {}

  static Problem of(JournalException e) {
    return of(e, BodyShape.OBJECT);
  }

  static Problem of(JournalException e, BodyShape shape) {
    return switch (e) {
      case Rejected rejected -> rejected(rejected, shape);
      case Conflict conflict -> conflict(conflict, shape);
      case Unavailable unavailable -> unavailableKind(unavailable.reason()).problem(e.getMessage());
      case OutcomeUnknown _ ->
          ProblemKind.OUTCOME_UNKNOWN.problem(
              e.getMessage() + "; may be recorded; retry with the same event_id");
      case Corrupt _ -> ProblemKind.CORRUPT.problem(e.getMessage());
    };
  }

  /** After how many seconds a retry makes sense; 0 where none does. */
  static int retryAfterSeconds(Problem problem) {
    return switch (problem.status()) {
      case 503 -> problem.type().equals(ProblemKind.OVERLOADED.type()) ? 1 : 10;
      case 507 -> 30;
      default -> 0;
    };
  }

  private static Problem rejected(Rejected e, BodyShape shape) {
    ProblemKind kind =
        switch (e.reason()) {
          case MALFORMED -> ProblemKind.MALFORMED_REQUEST;
          case INVALID -> ProblemKind.INVALID_FIELDS;
          case TOO_LARGE -> ProblemKind.CONTENT_TOO_LARGE;
        };
    List<Part> parts =
        e.violations().stream().map(v -> part(v.index(), pointer(v), v.detail(), shape)).toList();
    return kind.problem(e.getMessage(), parts);
  }

  private static Problem conflict(Conflict e, BodyShape shape) {
    return ProblemKind.CONFLICT.problem(
        e.getMessage(),
        List.of(part(e.index(), "/event_id", "stands for an event with other content", shape)));
  }

  private static String pointer(Violation violation) {
    return violation.column().isEmpty()
        ? ""
        : "/" + violation.column().replace("~", "~0").replace("/", "~1");
  }

  private static Part part(int index, String pointer, String detail, BodyShape shape) {
    return switch (shape) {
      case OBJECT -> new Part(0, null, pointer, detail);
      case ARRAY -> new Part(0, null, "/" + index + pointer, detail);
      case LINES -> new Part(index + 1L, null, pointer, detail);
    };
  }

  private static ProblemKind unavailableKind(Unavailable.Reason reason) {
    return switch (reason) {
      case OVERLOADED -> ProblemKind.OVERLOADED;
      case CLOSED -> ProblemKind.CLOSED;
      case READ_ONLY -> ProblemKind.READ_ONLY;
      case DISK_FULL -> ProblemKind.DISK_FULL;
      case IN_USE -> ProblemKind.IN_USE;
      case ABSENT -> ProblemKind.ABSENT;
      case IO -> ProblemKind.IO;
    };
  }
}
