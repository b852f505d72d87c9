package io.journald.app;

import io.journald.cli.Flags;
import io.journald.cli.JournalCli;
import io.journald.cli.Shell;
import io.journald.cli.Shell.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run in which Java learns what a start needs, for its AOT cache: everyday commands in a
 * directory that is thrown away. Started by {@code bin/journal} after a build.
 */
public final class Training {
  /**
   * So many that Java sees which ways an append takes: too few, and it compiles much of it twice.
   */
  private static final int APPENDS_OF_A_CLIENT = 5_000;

  private static final int CLIENTS = 4;
  private static final int BATCH_EVENTS = 10_000;
  private static final int HISTORIES = 500;

  /** Enough for a run of the index, so that histories are answered as those of a large journal. */
  private static final int INDEXED_EVENTS = 70_000;

  private static final int ENTITIES = 200;
  private static final Pattern ADDRESS = Pattern.compile("http://[0-9.:]+[0-9]");

  private final Wiring wiring = new Wiring(Map.of());
  private final String dir;

  private Training(Path scratch) {
    this.dir = scratch.resolve("journal").toString();
  }

  /**
   * @param arguments what to train, {@code cli}, {@code long} (the same commands, with the flags of
   *     those that work long) or {@code server}, and an empty directory
   */
  public static void main(String[] arguments) throws IOException {
    Logging.toStandardError();
    Path scratch = Path.of(arguments[1]);
    Training training = new Training(scratch);
    switch (arguments[0]) {
      case "cli", "long" -> training.commands(scratch);
      case "server" -> training.server();
      default -> throw new IllegalArgumentException("nothing is known about " + arguments[0]);
    }
  }

  /** A server answers a load of requests, then stops as it does when it is told to. */
  private void server() {
    Flags flags = new Flags(Optional.empty(), Map.of(Flags.DIR, dir, Flags.PORT, "0"));
    wiring.serve(flags, ready -> Thread.ofPlatform().start(() -> request(ready)));
  }

  private static void request(String ready) {
    Matcher address = ADDRESS.matcher(ready);
    if (!address.find()) {
      throw new IllegalStateException("no address in: " + ready);
    }
    String journal = address.group() + "/journal/";
    try (HttpClient client = HttpClient.newHttpClient()) {
      append(client, journal);
      for (int i = 0; i < INDEXED_EVENTS; i += BATCH_EVENTS) {
        send(client, journal + "events", "application/x-ndjson", mutations(BATCH_EVENTS));
      }
      send(client, journal + "merge", "application/json", "");
      for (int i = 0; i < HISTORIES; i++) {
        get(client, journal + "history/entity-" + i % ENTITIES);
      }
      for (String path : new String[] {"health", "recent", "stats"}) {
        get(client, journal + path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    System.exit(0);
  }

  /** Several clients at a time, so that their events share syncs. */
  private static void append(HttpClient client, String journal) throws InterruptedException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofPlatform().start(() -> appendAsOneClient(client, journal)));
    }
    for (Thread thread : clients) {
      thread.join();
    }
  }

  private static void appendAsOneClient(HttpClient client, String journal) {
    try {
      for (int i = 0; i < APPENDS_OF_A_CLIENT; i++) {
        send(client, journal + "event", "application/json", mutation(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void get(HttpClient client, String url) throws IOException, InterruptedException {
    client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static void send(HttpClient client, String url, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    client.send(post, BodyHandlers.discarding());
  }

  private void commands(Path scratch) throws IOException {
    Main.shell(Map.of()); // the class with which every start begins
    Path mutations = scratch.resolve("mutations.ndjson");
    Files.writeString(mutations, mutations(INDEXED_EVENTS));
    run("import", mutations.toString());
    run("merge"); // and with that the index is there
    run("record --type t --id entity-1 --action update --actor a --field f --old 1 --new 2");
    for (String output : new String[] {"table", "json", "ndjson", "csv"}) {
      run("history entity-1 -o " + output);
      run("state entity-1 -o " + output);
      run("recent -o " + output);
      run("events --id entity-2 --reverse -n 10 -o " + output);
      run("stats -o " + output);
    }
    run("history entity-1 -S yesterday -r");
    run("events --actor nobody -U -2h");
    run("tail");
    run("flush");
    run("segments");
    run("--help");
  }

  private static String mutations(int events) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < events; i++) {
      lines.append(mutation(i)).append('\n');
    }
    return lines.toString();
  }

  private static String mutation(int number) {
    return String.format(
        Locale.ROOT,
        "{\"entity_type\":\"t\",\"entity_id\":\"entity-%d\",\"action\":\"insert\","
            + "\"new_value\":\"%d\",\"actor\":\"a\",\"source\":\"training\",\"metadata\":{\"n\":1}}",
        number % ENTITIES,
        number);
  }

  private void run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("-D", dir));
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            EnumSet.of(Trait.OUT_IS_TERMINAL, Trait.COLOUR),
            120,
            InstantSource.system(),
            TimeZone.getDefault());
    int exitCode = JournalCli.run(wiring, shell, arguments.toArray(String[]::new));
    if (exitCode != 0) {
      throw new IllegalStateException(arguments + " ended with " + exitCode);
    }
  }
}
