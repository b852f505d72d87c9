package io.journald.http.client;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import io.journald.port.JournalException.Unavailable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns problem documents and lost connections back into a journal's errors. */
final class Failures {
  private static final String TYPE_PREFIX = "urn:journald:problem:";

  private static final String NOT_FOUND = TYPE_PREFIX + "not-found";

  private Failures() {}

  /** The error for an answer to a batch: unknown where the server does not say what happened. */
  static JournalException ofAppend(int status, byte[] body) {
    return known(body)
        .orElseGet(() ->
            status >= 500
                ? new OutcomeUnknown(
                    "the server answered " + status + "; the batch may be recorded", null)
                : notAJournal(status));
  }

  /** The error for an answer. */
  static JournalException of(int status, byte[] body) {
    return known(body).orElseGet(() -> notAJournal(status));
  }

  /** True if a journal says that what was asked for is not there. */
  static boolean isNotFound(int status, byte[] body) {
    return status == 404
        && Problem.read(body).filter(problem -> problem.type().equals(NOT_FOUND)).isPresent();
  }

  /** The error that a problem document tells; empty if it is none of a journal's. */
  private static Optional<JournalException> known(byte[] body) {
    return Problem.read(body)
        .filter(problem -> problem.type().startsWith(TYPE_PREFIX))
        .flatMap(Failures::of);
  }

  private static Optional<JournalException> of(Problem problem) {
    String kind = problem.type().substring(TYPE_PREFIX.length());
    String detail = problem.detail();
    return switch (kind) {
      case "malformed-request" -> Optional.of(rejected(Rejected.Reason.MALFORMED, problem));
      case "invalid-fields" -> Optional.of(rejected(Rejected.Reason.INVALID, problem));
      case "content-too-large" -> Optional.of(rejected(Rejected.Reason.TOO_LARGE, problem));
      case "conflict" -> Optional.of(new Conflict(index(problem.errors()), detail));
      case "outcome-unknown" -> Optional.of(new OutcomeUnknown(detail, null));
      case "corrupt" -> Optional.of(new Corrupt(detail));
      default -> unavailable(kind, detail);
    };
  }

  private static Optional<JournalException> unavailable(String kind, String detail) {
    String name = kind.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(Unavailable.Reason.values())
        .filter(reason -> reason.name().equals(name))
        .findFirst()
        .map(reason -> new Unavailable(reason, detail));
  }

  private static Unavailable notAJournal(int status) {
    return new Unavailable(
        Unavailable.Reason.ABSENT,
        "the server answered " + status + " and not as a journal does; check the address");
  }

  /** The answer is sound HTTP, and not what a journal says. */
  static Unavailable notAJournal(String what, Exception cause) {
    return new Unavailable(
        Unavailable.Reason.ABSENT,
        "the server's answer is no "
            + what
            + " of a journal ("
            + reason(cause)
            + "); check the address",
        cause);
  }

  private static Rejected rejected(Rejected.Reason reason, Problem problem) {
    List<Violation> violations = problem.errors().stream().map(Failures::violation).toList();
    return new Rejected(reason, problem.detail(), violations);
  }

  private static Violation violation(Part part) {
    if (part.pointer() == null) {
      return new Violation(0, part.parameter() == null ? "" : part.parameter(), part.detail());
    }
    String column = part.pointer().isEmpty() ? "" : part.pointer().substring(1);
    return new Violation(
        (int) Math.max(0, part.line() - 1),
        column.replace("~1", "/").replace("~0", "~"),
        part.detail());
  }

  private static int index(List<Part> parts) {
    return parts.isEmpty() ? 0 : (int) Math.max(0, parts.getFirst().line() - 1);
  }

  /** The connection was lost after a batch was sent. */
  static OutcomeUnknown unknown(Exception cause) {
    return new OutcomeUnknown(
        "the connection was lost before the answer came ("
            + reason(cause)
            + "); the batch may be recorded: retry with the same event_ids",
        cause);
  }

  /** The connection was lost while an answer was read. */
  static Unavailable broken(Exception cause) {
    return new Unavailable(
        Unavailable.Reason.IO, "the answer broke off (" + reason(cause) + "); try again", cause);
  }

  private static String reason(Exception cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
