package io.journald.cli;

/** The program's exit codes. The same table stands in the docs. */
final class Exit {
  static final int OK = 0;

  /** A check found damage. */
  static final int DAMAGED = 1;

  /** The command line, or the input it names, is not right. */
  static final int WRONG_USE = 2;

  /** There is no such journal or server. */
  static final int ABSENT = 3;

  /** Another process writes the journal. */
  static final int IN_USE = 4;

  /** Disk or connection failed. */
  static final int IO = 5;

  /** Stopped by Ctrl-C, as shells count signals. */
  static final int STOPPED = 130;

  private Exit() {}
}
