package io.journald.parquet.segment;

/**
 * How many bytes of texts one step may decode from a column. A page of a few kilobytes may hold
 * gigabytes: each text is stored as what it adds to the one before it. For one thread.
 */
final class TextBudget {
  /** The last text may go beyond it. */
  static final long STEP_BYTES = 4 << 20;

  private long left = STEP_BYTES;

  boolean isSpent() {
    return left <= 0;
  }

  void spend(int bytes) {
    left -= bytes;
  }
}
