package io.journald.cli;

/** One line of an import cannot be recorded. The message names the line and what is wrong. */
final class InvalidLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidLineException(String message) {
    super(message);
  }
}
