package io.journald.http;

import io.journald.json.Problem;
import io.journald.json.Problem.Part;
import java.util.List;

/** A request that ends with a problem document. */
final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;
  private final String allow;

  private RequestRefused(Problem problem, String allow) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.allow = allow;
  }

  RequestRefused(Problem problem) {
    this(problem, null);
  }

  RequestRefused(ProblemKind kind, String detail) {
    this(kind.problem(detail), null);
  }

  /** The refusal of a method, with those that the address takes. */
  static RequestRefused method(String method, String allow) {
    return new RequestRefused(
        ProblemKind.METHOD_NOT_ALLOWED.problem(
            "this address does not take " + method + "; use " + allow),
        allow);
  }

  /** The refusal of query parameters. */
  static RequestRefused parameters(List<Part> parts) {
    Part first = parts.getFirst();
    return new RequestRefused(
        ProblemKind.MALFORMED_REQUEST.problem(
            "query parameter " + first.parameter() + " " + first.detail(), parts));
  }

  Problem problem() {
    return problem;
  }

  /** The methods that the address takes; null where that is not the problem. */
  String allow() {
    return allow;
  }
}
