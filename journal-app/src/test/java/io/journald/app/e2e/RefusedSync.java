package io.journald.app.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Makes the kernel answer a process's syncs of one file with EIO, by strace: the file itself is not
 * synced, all else goes on. Whoever runs the tests must be allowed to trace the process; where that
 * is not so, the test is skipped.
 */
final class RefusedSync implements AutoCloseable {
  private static final Pattern ANSWER =
      Pattern.compile("(attached)|Operation not permitted|Permission denied|not implemented");

  private final Child strace;

  private RefusedSync(Child strace) {
    this.strace = strace;
  }

  /**
   * Returns when the process is traced.
   *
   * @param file the real path of the file; it need not be there yet
   * @param when which of the syncs, counted for each thread, as strace has it: {@code 1+} for all
   */
  static RefusedSync of(Child process, Path file, String when) {
    ProcessBuilder command =
        new ProcessBuilder(
            "strace",
            "-f",
            "-p",
            Long.toString(process.pid()),
            "-P",
            file.toString(),
            "-e",
            "trace=fsync",
            "-e",
            "inject=fsync:error=EIO:when=" + when);
    RefusedSync refused = new RefusedSync(start(command));
    boolean isTracing = false;
    try {
      isTracing = refused.strace.awaitErr(ANSWER).group(1) != null;
    } finally {
      if (!isTracing) {
        refused.close();
      }
    }
    assumeTrue(isTracing, "skipped: strace may not trace the server here; it needs ptrace");
    return refused;
  }

  private static Child start(ProcessBuilder command) {
    try {
      return Program.start(command);
    } catch (UncheckedIOException noSuchProgram) {
      assumeTrue(false, "skipped: a sync can be refused only where strace is installed");
      throw noSuchProgram;
    }
  }

  /** Waits until strace has shown this of the syncs of the file. */
  void await(Pattern syncs) {
    strace.awaitErr(syncs);
  }

  /** From here on the file can be synced again. */
  @Override
  public void close() {
    strace.terminate();
    strace.awaitExit();
    strace.close();
  }
}
