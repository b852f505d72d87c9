package io.journald.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * What the commands need of the rest of the program: journals, opened. Which one is meant follows
 * from the flags, and from the settings of the environment and the configuration file behind them:
 * a directory, or the URL of a server.
 *
 * <p><b>Errors.</b> Every method throws {@link io.journald.port.JournalException.Unavailable} with
 * the reason {@code ABSENT} where there is no such journal or server, {@code IN_USE} where another
 * process writes it, {@code IO} where disk or connection fail; {@link
 * io.journald.port.JournalException.Corrupt} where the journal is damaged; {@link UsageException}
 * where a setting is unknown or invalid.
 */
public interface Access {
  /** Opens a journal for its queries alone, beside whatever process writes it. */
  ReadSession openForReading(Flags flags);

  /** Opens a journal as its one writer, creating the directory where there is none. */
  WriteSession openForWriting(Flags flags);

  /**
   * Runs a server until the process is asked to stop.
   *
   * @param talk takes lines for the person who started the server
   */
  void serve(Flags flags, Consumer<String> talk);

  /**
   * Copies a journal's directory, also beside a running writer. The copy holds every event that was
   * acknowledged before, and was opened once to prove that it holds together.
   *
   * @param destination a directory that does not exist yet, or is empty
   * @return how many events the copy holds
   */
  long backUp(Flags flags, Path destination);

  /**
   * Checks every file of a journal's directory, also beside a running writer. Damage is a finding
   * and no error.
   *
   * @param findings takes one finding a file
   * @param progress takes the share that is checked, from 0 to 1, now and then
   */
  void check(Flags flags, Consumer<Finding> findings, DoubleConsumer progress);

  /**
   * Restores what is damaged and stands a second time in the index. No other process may write the
   * journal.
   *
   * @param findings takes one finding for each segment that was damaged: sound if it is restored
   */
  void repair(Flags flags, Consumer<Finding> findings);

  /**
   * Checks that a journal's directory is what was signed, also beside a running writer. What is
   * wrong is a finding and no error.
   *
   * @param findings takes what is found out, step by step
   * @param progress takes the share of the events that are hashed again, from 0 to 1
   */
  void verify(
      Flags flags, VerifyRequest request, Consumer<Finding> findings, DoubleConsumer progress);

  /**
   * Gives a journal a new signing key and a new name in its checkpoints. No other process may write
   * the journal.
   *
   * @return the new verifier key
   */
  String beginNewOrigin(Flags flags);

  /**
   * Lets a command end in order when the process is asked to stop (Ctrl-C, SIGTERM). The process
   * then waits for the command, for a bounded time, and exits with the code of the signal.
   *
   * @param stop called once, by another thread, when the process is asked
   * @return to be run when the command has ended
   */
  Runnable onStop(Runnable stop);
}
