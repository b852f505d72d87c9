package io.journald.app;

import io.journald.cli.JournalCli;
import io.journald.cli.Shell;
import io.journald.cli.Shell.Trait;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

/** The program's start: finds out what surrounds the process, and exits with the exit code. */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;

  /** How many request threads run, besides those that wait for the disk; the JDK's own is half. */
  private static final String RUNNING_REQUESTS = "jdk.virtualThreadScheduler.minRunnable";

  private Main() {}

  /** Runs {@code journal} with its arguments and exits with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Logging.toStandardError();
    System.setProperty("picocli.disable.closures", "true"); // or it looks for Groovy in every jar
    if (System.getProperty(RUNNING_REQUESTS) == null) {
      System.setProperty(
          RUNNING_REQUESTS, Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
    int exitCode = JournalCli.run(new Wiring(environment), shell(environment), arguments);
    if (exitCode != 0) {
      System.exit(exitCode); // asks for a logger, and so looks into every jar
    }
  }

  static Shell shell(Map<String, String> environment) {
    return new Shell(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        traits(environment),
        Math.max(1, Integer.getInteger("journal.columns", DEFAULT_COLUMNS)),
        InstantSource.system(),
        TimeZone.getDefault());
  }

  /** The launcher knows which streams are terminals; Java itself knows only about all of them. */
  private static Set<Trait> traits(Map<String, String> environment) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    String terminals = System.getProperty("journal.terminals");
    boolean all = terminals == null && System.console() != null && System.console().isTerminal();
    if (all || terminals != null && terminals.contains("out")) {
      traits.add(Trait.OUT_IS_TERMINAL);
    }
    if (all || terminals != null && terminals.contains("err")) {
      traits.add(Trait.ERR_IS_TERMINAL);
    }
    if (!environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"))) {
      traits.add(Trait.COLOUR);
    }
    return traits;
  }
}
