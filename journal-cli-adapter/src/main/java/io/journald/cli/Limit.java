package io.journald.cli;

/** How many events are wanted. */
final class Limit {
  private Limit() {}

  static long checked(long limit) {
    if (limit < 0) {
      throw new UsageException("-n " + limit + " is negative; give 0 or more");
    }
    return limit;
  }
}
