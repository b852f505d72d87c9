package io.journald.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that a test has started. Closing it kills it, so that no test leaves one behind. */
final class Child implements AutoCloseable {
  /** Far more than anything takes, also on a machine with much else to do. */
  static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringBuilder err = new StringBuilder(); // guarded by itself
  private boolean errEnded; // guarded by err
  private final Thread outReader;
  private final Thread errReader;

  Child(Process process) {
    this.process = process;
    this.outReader = Thread.ofVirtual().name("child-out").start(this::readOut);
    this.errReader = Thread.ofVirtual().name("child-err").start(this::readErr);
  }

  /** What a process left behind. */
  record Result(int exitCode, String out, String err) {
    /** The one line of talk; a failure if there are more, or data, or a stack trace. */
    String onlyErrLine() {
      assertThat(out).isEmpty();
      assertThat(err).doesNotContain("Exception", "\tat ").endsWith("\n");
      assertThat(err.lines()).hasSize(1);
      return err.strip();
    }

    /** The data of a command that did well. */
    String soundOut() {
      assertThat(exitCode).as("exit code; %s", err).isZero();
      return out;
    }
  }

  private void readOut() {
    try (InputStream in = process.getInputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readErr() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (err) {
          err.append(line).append('\n');
          err.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (err) {
        errEnded = true;
        err.notifyAll();
      }
    }
  }

  /** Waits until the talk holds what is looked for, and fails if the process ends without it. */
  Matcher awaitErr(Pattern wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (err) {
      while (true) {
        Matcher matcher = wanted.matcher(err);
        if (matcher.find()) {
          return matcher;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (errEnded || left <= 0) {
          throw new AssertionError("waited for " + wanted + ", got: " + err);
        }
        try {
          err.wait(left);
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
    }
  }

  /** The data that the process has written up to now. */
  String outSoFar() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The process's standard input. */
  OutputStream in() {
    return process.getOutputStream();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * SIGTERM. Unlike {@link Process#destroy} this leaves the streams open, to be read to the end.
   */
  void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL, and waits until the process is gone. */
  Result kill() {
    process.toHandle().destroyForcibly();
    return awaitExit();
  }

  /** Waits until the process ends by itself. */
  Result awaitExit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process does not end; it said: " + err);
      }
      outReader.join();
      errReader.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    synchronized (err) {
      return new Result(process.exitValue(), out.toString(StandardCharsets.UTF_8), err.toString());
    }
  }

  private AssertionError interrupted(InterruptedException e) {
    process.destroyForcibly();
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }
}
