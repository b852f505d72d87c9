package io.journald.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** What {@code run.sh} starts: the data, the clients and the table. */
public final class Main {
  private static final int CHECKED_ENTITIES = 20;
  private static final long CHECK_SEED = 4;

  private final PrintStream out;
  private final String[] arguments;

  private Main(PrintStream out, String[] arguments) {
    this.out = out;
    this.arguments = arguments;
  }

  /**
   * @param arguments what to do and with what:
   *     <pre>
   *     load EVENTS ENTITIES DIRECTORY        writes a journal
   *     rows EVENTS ENTITIES                  the same data for COPY, all columns
   *     mutations EVENTS ENTITIES             for COPY, the callers' columns
   *     lines EVENTS ENTITIES                 as NDJSON
   *     check EVENTS ENTITIES URL             compares some answers of a server with the data
   *     histories EVENTS ENTITIES             the rows that PostgreSQL must have of these
   *     checked EVENTS ENTITIES               the ids of these entities, quoted
   *     lookup EVENTS ENTITIES URL KIND SEED SECONDS   median, 99 of 100 (ms), number of answers
   *     bulk URL FILE BATCH CONNECTIONS       seconds
   *     table                                 the table of the values on standard input
   *     </pre>
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(new Main(System.out, arguments).run());
  }

  private int run() throws IOException, InterruptedException {
    switch (arguments[0]) {
      case "load" ->
          new Loader(workload(), Path.of(arguments[3]), new UnsyncedDisk(), System.err).run();
      case "rows" -> new Rows(workload()).table(out);
      case "mutations" -> new Rows(workload()).mutations(out);
      case "lines" -> new Rows(workload()).lines(out);
      case "check" -> {
        return check();
      }
      case "histories" -> {
        for (int entity : checked()) {
          new Rows(workload()).history(entity, out);
        }
      }
      case "checked" -> out.println(quoted());
      case "lookup" -> lookup();
      case "bulk" -> bulk();
      case "table" -> table();
      default -> throw new IllegalArgumentException("nothing is known about " + arguments[0]);
    }
    out.flush();
    return 0;
  }

  private Workload workload() {
    return new Workload(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
  }

  private int[] checked() {
    return new SplittableRandom(CHECK_SEED)
        .ints(CHECKED_ENTITIES, 0, workload().entities())
        .sorted()
        .distinct()
        .toArray();
  }

  private String quoted() {
    StringBuilder ids = new StringBuilder();
    for (int entity : checked()) {
      ids.append(ids.isEmpty() ? "'" : ", '").append(Workload.entityId(entity)).append('\'');
    }
    return ids.toString();
  }

  private int check() {
    AnswerCheck check = new AnswerCheck(workload());
    for (int entity : checked()) {
      String wrong = check.differences(URI.create(arguments[3]), entity);
      if (!wrong.isEmpty()) {
        System.err.println("journal-bench: " + wrong);
        return 1;
      }
    }
    return 0;
  }

  private void lookup() throws IOException {
    LookupClient client =
        new LookupClient(
            URI.create(arguments[3]), arguments[4], workload(), Long.parseLong(arguments[5]));
    out.println(LookupClient.summary(client.run(Long.parseLong(arguments[6]))));
  }

  private void bulk() throws IOException, InterruptedException {
    BulkClient client =
        new BulkClient(
            URI.create(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    long nanos = client.run(Integer.parseInt(arguments[4]));
    out.printf(Locale.ROOT, "%.4f %d%n", nanos / 1e9, client.refused());
  }

  private void table() throws IOException {
    Report report = new Report();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      report.add(line);
    }
    out.print(report.table());
  }
}
