package io.journald.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code journal}. */
public final class JournalCli {
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
    CommandLine program =
        new CommandLine(new Root())
            .addSubcommand(new ServeCommand(access, shell))
            .addSubcommand(new RecordCommand(access, shell))
            .addSubcommand(new ImportCommand(access, shell))
            .addSubcommand(new HistoryCommand(access, shell))
            .addSubcommand(new RecentCommand(access, shell))
            .addSubcommand(new EventsCommand(access, shell))
            .addSubcommand(new TailCommand(access, shell))
            .addSubcommand(new ExportCommand(access, shell))
            .addSubcommand(new StatsCommand(access, shell))
            .addSubcommand(new FlushCommand(access, shell));
    program.getSubcommands().values().forEach(JournalCli::withHelp);
    return program
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(shell)))
        .setUsageHelpWidth(Math.clamp(shell.columns(), 55, 100))
        .setUsageHelpAutoWidth(false)
        .setOut(Printing.printWriter(shell))
        .setErr(new PrintWriter(shell.err(), true))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures::wrongUse)
        .setExecutionExceptionHandler(failures::failed)
        .execute(arguments);
  }

  private static void withHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
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
      throw new ParameterException(spec.commandLine(), "no command given; see journal --help");
    }
  }
}
