package io.journald.model;

import java.util.Objects;

/**
 * A mutation together with the id its caller chose for it, if any.
 *
 * <p>The id makes the submission idempotent: the same entity, id and content is recorded once,
 * however often it is submitted.
 *
 * @param eventId the caller's id, {@code [A-Za-z0-9._:~-]{1,128}} but neither {@code .} nor {@code
 *     ..}; null where the journal is to make one
 * @param mutation what is to be recorded
 */
public record Submission(String eventId, Mutation mutation) {
  public Submission {
    Objects.requireNonNull(mutation, "mutation");
  }

  /** A submission whose id the journal makes. */
  public static Submission of(Mutation mutation) {
    return new Submission(null, mutation);
  }
}
