package io.journald.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code journal}. */
public final class JournalCli {
  private static final String COMPLETION = "generate-completion";

  private JournalCli() {}

  /**
   * Runs one command. Data goes to the shell's standard output, talk to its standard error; no
   * failure is thrown, each is told in one line.
   *
   * @return the exit code: 0 done, 1 the journal is damaged, 2 wrong use, 3 no such journal or
   *     server, 4 the journal is in use by another writer, 5 I/O error
   */
  public static int run(Access access, Shell shell, String... arguments) {
    Failures failures = new Failures(shell);
    CommandLine program = new CommandLine(new Root());
    addCommands(program, commands(access, shell), arguments);
    program.getSubcommands().values().forEach(JournalCli::withHelp);
    return program
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(shell)))
        .setUsageHelpWidth(Math.clamp(shell.columns(), 55, 100))
        .setUsageHelpAutoWidth(false)
        .setOut(Printing.printWriter(shell))
        .setErr(new PrintWriter(shell.err(), true))
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(long.class, JournalCli::wholeNumber)
        .setParameterExceptionHandler(failures::wrongUse)
        .setExecutionExceptionHandler(failures::failed)
        .execute(arguments);
  }

  private static Map<String, Supplier<Object>> commands(Access access, Shell shell) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(access, shell));
    commands.put("record", () -> new RecordCommand(access, shell));
    commands.put("import", () -> new ImportCommand(access, shell));
    commands.put("history", () -> new HistoryCommand(access, shell));
    commands.put("recent", () -> new RecentCommand(access, shell));
    commands.put("events", () -> new EventsCommand(access, shell));
    commands.put("state", () -> new StateCommand(access, shell));
    commands.put("tail", () -> new TailCommand(access, shell));
    commands.put("export", () -> new ExportCommand(access, shell));
    commands.put("stats", () -> new StatsCommand(access, shell));
    commands.put("segments", () -> new SegmentsCommand(access, shell));
    commands.put("checkpoint", () -> new CheckpointCommand(access, shell));
    commands.put("prove", () -> new ProveCommand(access, shell));
    commands.put("flush", () -> new FlushCommand(access, shell));
    commands.put("merge", () -> new MergeCommand(access, shell));
    commands.put("backup", () -> new BackupCommand(access, shell));
    commands.put("fsck", () -> new FsckCommand(access, shell));
    commands.put("verify", () -> new VerifyCommand(access, shell));
    commands.put("new-origin", () -> new NewOriginCommand(access, shell));
    commands.put(COMPLETION, GenerateCompletion::new);
    return commands;
  }

  /** Adds the command that is wanted, or all: to look at each one's options takes its time. */
  private static void addCommands(
      CommandLine program, Map<String, Supplier<Object>> commands, String[] arguments) {
    boolean isOne = arguments.length > 0 && commands.containsKey(arguments[0]);
    if (isOne && !arguments[0].equals(COMPLETION)) { // which is about all of them
      program.addSubcommand(commands.get(arguments[0]).get());
    } else {
      commands.values().forEach(command -> program.addSubcommand(command.get()));
    }
  }

  private static void withHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
  }

  private static long wholeNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new TypeConversionException(
          "'" + text + "' is not a whole number from 0 to " + Long.MAX_VALUE);
    }
  }

  private static Ansi ansi(Shell shell) {
    boolean coloured = shell.is(Shell.Trait.OUT_IS_TERMINAL) && shell.is(Shell.Trait.COLOUR);
    return coloured ? Ansi.ON : Ansi.OFF;
  }

  @Command(
      name = "journal",
      mixinStandardHelpOptions = true,
      version = "journal 0.1.0",
      description = "An append-only journal of every change of your data.",
      footer = {"", "'journal COMMAND --help' explains a command."})
  private static final class Root implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "no command given");
    }
  }
}
