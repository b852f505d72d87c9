package io.journald.app;

import io.journald.cli.JournalCli;
import io.journald.cli.Shell;
import io.journald.cli.Shell.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;

/**
 * The run in which Java learns what a start needs, for its AOT cache: everyday commands in a
 * directory that is thrown away. Started by {@code bin/journal} after a build.
 */
public final class Training {
  private static final int EVENTS = 500;

  private final Wiring wiring = new Wiring(Map.of());
  private final String dir;

  private Training(Path scratch) {
    this.dir = scratch.resolve("journal").toString();
  }

  /**
   * @param arguments what to train, {@code cli} or {@code server}, and an empty directory
   */
  public static void main(String[] arguments) throws IOException {
    Logging.toStandardError();
    Path scratch = Path.of(arguments[1]);
    new Training(scratch).commands(scratch);
  }

  private void commands(Path scratch) throws IOException {
    Path mutations = scratch.resolve("mutations.ndjson");
    Files.writeString(mutations, mutations());
    run("import", mutations.toString());
    run(
        "record",
        "--type",
        "t",
        "--id",
        "entity-1",
        "--action",
        "update",
        "--actor",
        "a",
        "--field",
        "f",
        "--old",
        "1",
        "--new",
        "2");
    for (String output : new String[] {"table", "json", "ndjson", "csv"}) {
      run("history", "entity-1", "-o", output);
      run("recent", "-o", output);
      run("stats", "-o", output);
    }
    run("flush");
    run("history", "entity-1", "-S", "yesterday");
    run("--help");
  }

  private static String mutations() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      lines
          .append("{\"entity_type\":\"t\",\"entity_id\":\"entity-")
          .append(i % 10)
          .append("\",\"action\":\"insert\",\"new_value\":\"")
          .append(i)
          .append("\",\"actor\":\"a\",\"source\":\"training\",\"metadata\":{\"n\":1}}\n");
    }
    return lines.toString();
  }

  private void run(String... command) {
    String[] arguments = java.util.Arrays.copyOf(command, command.length + 2);
    arguments[command.length] = "-D";
    arguments[command.length + 1] = dir;
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            EnumSet.of(Trait.OUT_IS_TERMINAL, Trait.COLOUR),
            120,
            InstantSource.system(),
            ZoneId.systemDefault());
    JournalCli.run(wiring, shell, arguments);
  }
}
