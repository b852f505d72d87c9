package io.journald.cli;

import io.journald.port.FileFault;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line and an exit code. */
final class Failures {
  private final Shell shell;

  Failures(Shell shell) {
    this.shell = shell;
  }

  /** The command line cannot be understood. */
  int wrongUse(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    if (failure instanceof UnmatchedArgumentException && command.getParent() == null) {
      return tell("there is no command '" + arguments[0] + "'; see journal --help", Exit.WRONG_USE);
    }
    String message = failure.getMessage().replaceFirst("^Error: ", "");
    return tell(
        message + " (see " + command.getCommandSpec().qualifiedName() + " --help)", Exit.WRONG_USE);
  }

  /** A command has failed. */
  int failed(Exception failure, CommandLine command, ParseResult parsed) {
    System.getLogger(Failures.class.getName()).log(Level.DEBUG, "the command failed", failure);
    return switch (failure) {
      case Rejected e when !e.violations().isEmpty() ->
          tell(Violations.text(e.violations()), exitCode(e));
      case JournalException e -> tell(e.getMessage(), exitCode(e));
      case UsageException e -> tell(e.getMessage(), Exit.WRONG_USE);
      case UncheckedIOException e -> failed(e.getCause());
      case IOException e -> failed(e);
      case InterruptedException _ -> tell("interrupted", Exit.IO);
      default ->
          tell(
              "internal error: "
                  + failure
                  + "; please report it, with the output of"
                  + " JOURNAL_LOG_LEVEL=debug",
              Exit.IO);
    };
  }

  private int failed(IOException failure) {
    if (isBrokenPipe(failure)) {
      return Exit.OK;
    }
    return tell("I/O error: " + FileFault.told(failure), Exit.IO);
  }

  /** The reader of our output has seen enough, as in {@code journal recent | head}. */
  private static boolean isBrokenPipe(IOException failure) {
    return failure.getMessage() != null && failure.getMessage().contains("Broken pipe");
  }

  static int exitCode(JournalException failure) {
    return switch (failure) {
      case Rejected _, Conflict _ -> Exit.WRONG_USE;
      case OutcomeUnknown _ -> Exit.IO;
      case Corrupt _ -> Exit.DAMAGED;
      case Unavailable unavailable ->
          switch (unavailable.reason()) {
            case ABSENT -> Exit.ABSENT;
            case IN_USE -> Exit.IN_USE;
            case OVERLOADED, CLOSED, READ_ONLY, DISK_FULL, IO -> Exit.IO;
          };
    };
  }

  /** Always one line, and nothing in it that could drive a terminal. */
  private int tell(String message, int exitCode) {
    shell.err().println("journal: " + VisibleText.of(message.lines().findFirst().orElse("failed")));
    return exitCode;
  }
}
