package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.cli.Run.Setup;
import io.journald.cli.Shell.Trait;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.LeafData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final FakeAccess access = new FakeAccess();

  private Run run(String... arguments) {
    return Run.of(access, arguments);
  }

  private void record(String id, String field, String oldValue, String newValue) {
    Run run =
        run(
            "record",
            "--type",
            "customer",
            "--id",
            id,
            "--action",
            "update",
            "--actor",
            "alice",
            "--field",
            field,
            "--old",
            oldValue,
            "--new",
            newValue,
            "--event-id",
            "e" + access.store.view().size());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void aRecordedEventIsInItsHistory() {
    record("customer-42", "email", "a@example.com", "b@example.com");
    record("customer-7", "email", "", "c@example.com");

    Run history = run("history", "customer-42");

    assertThat(history.out())
        .isEqualTo(
            """
            {"sequence":0,"event_id":"e0","timestamp":"2026-03-01T12:00:00.000000Z",\
            "entity_type":"customer","entity_id":"customer-42","field":"email","action":"update",\
            "old_value":"a@example.com","new_value":"b@example.com","actor":"alice","source":"cli",\
            "workspace_id":""}
            """);
    assertThat(history.err()).isEmpty();
    assertThat(history.exitCode()).isZero();
  }

  @Test
  void recordingShowsTheReceipt() {
    Run run =
        run(
            "record",
            "--type",
            "t",
            "--id",
            "i",
            "--action",
            "insert",
            "--actor",
            "a",
            "--event-id",
            "mine");

    assertThat(run.out())
        .isEqualTo(
            """
            {"event_id":"mine","sequence":0,"timestamp":"2026-03-01T12:00:00.000000Z",\
            "leaf_hash":"%s"}
            """
                .formatted(new LeafData().hash(event("mine")).base64()));
  }

  private Event event(String id) {
    return access.store.view().stream(EventQuery.recent(10))
        .filter(each -> each.eventId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSameEventIdWithTheSameContentIsRecordedOnce() {
    String[] arguments = {
      "record", "--type", "t", "--id", "i", "--action", "x", "--actor", "a", "--event-id", "mine"
    };
    Run first = run(arguments);

    Run second = run(arguments);

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err()).contains("recorded before");
    assertThat(access.store.view().size()).isEqualTo(1);
  }

  @Test
  void theSameEventIdWithOtherContentIsRefused() {
    run("record", "--type", "t", "--id", "i", "--action", "x", "--actor", "a", "--event-id", "m");

    Run run =
        run(
            "record",
            "--type",
            "t",
            "--id",
            "i",
            "--action",
            "y",
            "--actor",
            "a",
            "--event-id",
            "m");

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).startsWith("journal: event_id m of this entity stands for other content");
  }

  @Test
  void everyOptionalColumnCanBeRecorded() {
    Run run =
        run(
            "record",
            "--type",
            "t",
            "--id",
            "i",
            "--action",
            "x",
            "--actor",
            "a",
            "--source",
            "s",
            "--workspace",
            "w",
            "--correlation",
            "c",
            "--occurred-at",
            "-2h",
            "--metadata",
            "{ \"why\": [1, 2.50] }");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run("recent").out())
        .contains("\"source\":\"s\",\"workspace_id\":\"w\"")
        .contains("\"occurred_at\":\"2026-03-01T10:00:00.000000Z\",\"correlation_id\":\"c\"")
        .contains("\"metadata\":{\"why\":[1,2.50]}");
  }

  @Test
  void metadataThatIsNotAnObjectIsRefused() {
    Run run =
        run(
            "record",
            "--type",
            "t",
            "--id",
            "i",
            "--action",
            "x",
            "--actor",
            "a",
            "--metadata",
            "[1]");

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).contains("metadata must be a JSON object");
    assertThat(access.store.view().size()).isZero();
  }

  @Test
  void recentShowsTheNewestFirst() {
    record("a", "f", "", "1");
    record("b", "f", "", "2");
    record("c", "f", "", "3");

    assertThat(run("recent", "-n", "2").out().lines())
        .extracting(line -> line.replaceAll(".*\"entity_id\":\"(.)\".*", "$1"))
        .containsExactly("c", "b");
  }

  @Test
  void eventsArePassedByEveryFilter() {
    record("a", "f", "", "1");
    record("b", "g", "", "2");

    assertThat(run("events", "--field", "g", "--actor", "alice", "--type", "customer").out())
        .contains("\"entity_id\":\"b\"")
        .doesNotContain("\"entity_id\":\"a\"");
    assertThat(run("events", "--actor", "bob").out()).isEmpty();
    assertThat(run("events", "-S", "-1h").out().lines()).hasSize(2);
    assertThat(run("events", "-S", "2026-03-01T12:00:01Z").out()).isEmpty();
    assertThat(run("events", "-U", "now").out()).isEmpty();
    assertThat(run("events", "--reverse", "-n", "1").out()).contains("\"entity_id\":\"b\"");
  }

  @Test
  void aTailShowsTheNewestInTheirOrder() {
    record("a", "f", "", "1");
    record("b", "f", "", "2");
    record("c", "f", "", "3");

    assertThat(run("tail", "-n", "2").out().lines())
        .extracting(line -> line.replaceAll(".*\"entity_id\":\"(.)\".*", "$1"))
        .containsExactly("b", "c");
  }

  @Test
  void statsAreNumbersOfTheJournal() {
    record("a", "f", "", "1");

    assertThat(run("stats").out())
        .isEqualTo(
            """
            {"buffer_size":1,"flush_threshold":null,"persisted_file_count":0,\
            "persisted_events":0,"total_events":1,"last_sequence":0,"clock_behind_ms":0}
            """);
    assertThat(run("stats", "-o", "csv").out())
        .startsWith("total_events,last_sequence,")
        .contains("\r\n1,0,0,0,1,,0\r\n");
    assertThat(run("stats", "-o", "table").out())
        .contains("total events          1\n")
        .contains("flush threshold       -\n");
  }

  @Test
  void aFlushSaysHowMuchItWrote() {
    record("a", "f", "", "1");

    Run run = run("flush");

    assertThat(run.err()).isEqualTo("flushed 1 event\n");
    assertThat(access.store.view().persistedEvents()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | no command given (see journal --help)",
        "recent -n ten | 'ten' is not a whole number from 0 to 9223372036854775807",
        "recent -o xml | expected one of [table, json, ndjson, csv]",
        "recent -D a --url http://b | --dir=DIR, --url=URL are mutually exclusive",
        "record --type= --id= --action=a --actor=a | entity_type must not be blank, entity_id must",
        "record --type=t --id=i --action=a --actor=a --metadata={x | metadata is not JSON: '{x'",
      })
  void wrongUseIsToldInWordsOfTheCommandLine(String arguments, String told) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");

    Run run = run(words);

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).startsWith("journal: ").contains(told).doesNotContain("Error");
  }

  @Test
  void anOutputFormatMayBeWrittenInCapitals() {
    assertThat(run("recent", "-o", "JSON").out()).isEqualTo("[]\n");
  }

  @Test
  void aFileThatCannotBeUsedIsToldWithTheReason() {
    Run run = run("export", "--file", "no/such/directory/file");

    assertThat(run.exitCode()).isEqualTo(Exit.IO);
    assertThat(run.err())
        .isEqualTo("journal: I/O error: no/such/directory/file: no such file or directory\n");
  }

  @Test
  void whateverIsOpenedIsClosed() {
    record("a", "f", "", "1");
    run("history", "a");
    run("flush");
    run("stats");

    assertThat(access.closed).isEqualTo(access.opened.size());
  }

  @Test
  void theFlagsNameTheJournal() {
    run("recent", "-D", "/some/where", "--config", "j.yaml");
    run("recent", "--url", "http://localhost:1");

    assertThat(access.opened.get(0).settings()).isEqualTo(Map.of("dir", "/some/where"));
    assertThat(access.opened.get(0).configFile().map(Object::toString))
        .isEqualTo(Optional.of("j.yaml"));
    assertThat(access.opened.get(1).settings()).isEqualTo(Map.of("url", "http://localhost:1"));
  }

  @Test
  void aServerGetsItsFlags() {
    Run run = run("serve", "--port", "0", "--host", "::1", "--flush-threshold", "7", "-D", "d");

    assertThat(access.opened.getFirst().settings())
        .isEqualTo(Map.of("port", "0", "host", "::1", "flush-threshold", "7", "dir", "d"));
    assertThat(run.err()).isEqualTo("journal ready\n");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ABSENT, 3",
    "IN_USE, 4",
    "IO, 5",
    "DISK_FULL, 5",
    "READ_ONLY, 5",
    "CLOSED, 5",
    "OVERLOADED, 5"
  })
  void anUnavailableJournalIsToldInOneLine(Reason reason, int exitCode) {
    access.refusal = FakeAccess.unavailable(reason);

    Run run = run("recent");

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).isEqualTo("journal: the journal is " + reason + "\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void damageHasAnExitCodeOfItsOwn() {
    access.refusal = new Corrupt("segments/x.parquet is damaged");

    assertThat(run("recent").exitCode()).isEqualTo(Exit.DAMAGED);
  }

  @Test
  void anUnknownOutcomeIsTriedAgainOnce() {
    failing(1);

    Run run = run("record", "--type", "t", "--id", "i", "--action", "x", "--actor", "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(access.store.view().size()).isEqualTo(1);
  }

  @Test
  void anOutcomeThatStaysUnknownSaysHowToFindOut() {
    failing(2);

    Run run = run("record", "--type", "t", "--id", "i", "--action", "x", "--actor", "a");

    assertThat(run.exitCode()).isEqualTo(Exit.IO);
    assertThat(run.err()).matches("journal: it may be recorded; .* --event-id [0-9a-f-]{36}\n");
  }

  private void failing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    access.beforeAppend =
        batch -> {
          if (left.getAndDecrement() > 0) {
            throw new OutcomeUnknown("it may be recorded", null);
          }
        };
  }

  @Test
  void aFaultOfTheProgramIsOneLineToo() {
    access.refusal = new IllegalStateException("first\nsecond");

    Run run = run("recent");

    assertThat(run.exitCode()).isEqualTo(Exit.IO);
    assertThat(run.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "histroy x",
        "history",
        "recent --nonsense",
        "recent -n -1",
        "recent -n many",
        "recent -o xml",
        "recent -S whenever",
        "recent -D a --url http://b",
        "record --type t",
        "tail -n 100001",
        "import no-such-file.ndjson"
      })
  void wrongUseIsToldInOneLine(String arguments) {
    Run run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).startsWith("journal: ");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "record",
        "import",
        "history",
        "recent",
        "events",
        "tail",
        "export",
        "stats",
        "checkpoint",
        "prove",
        "flush",
        "merge",
        "state",
        "backup",
        "fsck",
        "verify",
        "new-origin",
        "segments"
      })
  void everyCommandExplainsItself(String command) {
    Run run = run(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: journal " + command).contains("--dir");
    assertThat(run("--help").out()).contains("  " + command);
  }

  @Test
  void aShellIsToldEveryCommand() {
    Run run = run("generate-completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("complete -F _complete_journal")
        .contains("history", "--metadata");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoError() {
    record("a", "f", "", "1");

    Run run = Run.with(Setup.piped().writing(failing("Broken pipe")), access, "recent");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void outputThatCannotBeWrittenIsAnError() {
    record("a", "f", "", "1");

    for (OutputFormat format : OutputFormat.values()) {
      Setup full = Setup.piped().writing(failing("No space left on device"));
      Run run = Run.with(full, access, "recent", "-o", format.name());

      assertThat(run.exitCode()).as(format.name()).isEqualTo(Exit.IO);
      assertThat(run.err()).isEqualTo("journal: I/O error: No space left on device\n");
    }
  }

  @Test
  void aTerminalGetsATable() {
    record("customer-42", "email", "a@example.com", "b@example.com");

    Run run = Run.with(Setup.terminal(120), access, "history", "customer-42");

    assertThat(run.out())
        .isEqualTo(
            """
            sequence  time                 action  field  change                          actor  source
                   0  2026-03-01 12:00:00  update  email  a@example.com -> b@example.com  alice  cli
            """);
  }

  @Test
  void whereNothingIsFoundAPersonIsTold() {
    for (String command : new String[] {"history", "state"}) {
      Run run = Run.with(Setup.terminal(80), access, command, "nobody");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).isEqualTo("no events\n");
      assertThat(run(command, "nobody").err()).as("in a pipe").isEmpty();
    }
  }

  @Test
  void colourIsForTerminalsThatWelcomeIt() {
    record("a", "f", "1", "2");

    Setup coloured = Setup.terminal(100).with(Trait.COLOUR);
    assertThat(Run.with(coloured, access, "recent").out()).contains("\u001b[33mupdate\u001b[0m");
    assertThat(Run.with(Setup.terminal(100), access, "recent").out()).doesNotContain("\u001b");
    Setup piped = Setup.piped().with(Trait.COLOUR);
    assertThat(Run.with(piped, access, "recent", "-o", "table").out()).doesNotContain("\u001b");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void segmentsAreListedAsPathsForOtherTools() {
    access.segmentFiles = List.of(Path.of("j/segments/a.parquet"), Path.of("j/segments/b.parquet"));

    Run run = run("segments", "-D", "j");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("j/segments/a.parquet\nj/segments/b.parquet\n");
    assertThat(run.err()).isEmpty();
  }
}
