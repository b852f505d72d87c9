package io.journald.core;

import io.journald.model.Mutation;
import io.journald.model.Submission;

/** Mutations and submissions for the tests of the core. */
final class Mutations {
  private Mutations() {}

  static Mutation of(String entityId, String newValue) {
    return Mutation.of("customer", entityId, "email", "update", "", newValue, "ann", "test");
  }

  static Submission submission(String eventId, String newValue) {
    return new Submission(eventId, of("e", newValue));
  }
}
