package io.journald.app.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real program, as {@code bin/journal} starts it: its own jars and nothing of the tests. Its
 * Java is that of the tests.
 */
final class Program {
  /** The jars of the program; the build names their directory. */
  static final Path LIB =
      Path.of(Objects.requireNonNull(System.getProperty("journal.e2e.lib"), "journal.e2e.lib"));

  private static final String CLASS_PATH = classPath();

  private Program() {}

  private static String classPath() {
    try (Stream<Path> jars = Files.list(LIB)) {
      return jars.sorted().map(Path::toString).collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end, with nothing on standard input. */
  static Child.Result run(Object... arguments) {
    try (Child child = start(arguments)) {
      child.in().close();
      return child.awaitExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command. */
  static Child start(Object... arguments) {
    return start(new ProcessBuilder(command(arguments)));
  }

  /** Starts a command that listens to Ctrl-C even if whoever runs the tests does not. */
  static Child startInForeground(Object... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(command(arguments));
    return start(new ProcessBuilder(command));
  }

  private static List<String> command(Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx" + (arguments[0].equals("import") ? 384 : 256) + "m"));
    if (!arguments[0].equals("serve")) {
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }
    command.addAll(List.of("-cp", CLASS_PATH, "io.journald.app.Main"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** Starts any process, without the settings of whoever runs the tests. */
  static Child start(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("JOURNAL_"));
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
