package io.journald.port;

import java.util.List;

/**
 * What can go wrong, as one sealed family: each adapter maps it once, by an exhaustive switch.
 * Messages are written for the caller and say what to do.
 */
public abstract sealed class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private JournalException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The caller must change the request. Nothing was recorded. */
  public static final class Rejected extends JournalException {
    private static final long serialVersionUID = 1L;

    /** Why a request is rejected. */
    public enum Reason {
      /** The request cannot be understood. */
      MALFORMED,
      /** A part is missing or invalid; the violations name each one. */
      INVALID,
      /** The request is larger than a limit. */
      TOO_LARGE
    }

    /**
     * One invalid part of a request.
     *
     * @param index 0-based place in the batch
     * @param column name of the column; empty where the whole submission is meant
     * @param detail what is wrong, as half a sentence that may follow the column's name
     */
    public record Violation(int index, String column, String detail) {}

    private final Reason reason;
    private final transient List<Violation> violations;

    public Rejected(Reason reason, String message, List<Violation> violations) {
      super(message, null);
      this.reason = reason;
      this.violations = List.copyOf(violations);
    }

    public Rejected(Reason reason, String message) {
      this(reason, message, List.of());
    }

    public Reason reason() {
      return reason;
    }

    /** Every violation found, in the order of the batch and of the columns; at most 1,000. */
    public List<Violation> violations() {
      return violations;
    }
  }

  /** The id stands for an event with other content. Nothing was recorded. */
  public static final class Conflict extends JournalException {
    private static final long serialVersionUID = 1L;
    private final int index;

    /**
     * @param index 0-based place in the batch
     */
    public Conflict(int index, String message) {
      super(message, null);
      this.index = index;
    }

    public int index() {
      return index;
    }
  }

  /** The journal cannot do it now. Nothing was recorded. */
  public static final class Unavailable extends JournalException {
    private static final long serialVersionUID = 1L;

    /** Why the journal cannot do it. */
    public enum Reason {
      /** Too much is waiting; retry soon. */
      OVERLOADED,
      /** The journal is closing or closed. */
      CLOSED,
      /** An earlier write failed; the journal answers queries only, until it is restarted. */
      READ_ONLY,
      /** There is no room on the disk. */
      DISK_FULL,
      /** Another process writes this journal. */
      IN_USE,
      /** There is no journal there. */
      ABSENT,
      /** The disk or the connection failed. */
      IO
    }

    private final Reason reason;

    public Unavailable(Reason reason, String message, Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    public Unavailable(Reason reason, String message) {
      this(reason, message, null);
    }

    public Reason reason() {
      return reason;
    }
  }

  /**
   * The events may or may not be recorded: a sync or a connection failed midway. Retry with the
   * same event ids.
   */
  public static final class OutcomeUnknown extends JournalException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Files of the journal are damaged. The message names the file, the place and the range. */
  public static final class Corrupt extends JournalException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
      super(message, cause);
    }

    public Corrupt(String message) {
      this(message, null);
    }
  }
}
