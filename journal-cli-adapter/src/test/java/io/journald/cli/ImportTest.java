package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.journald.cli.Run.Setup;
import io.journald.cli.Shell.Trait;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Limits;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImportTest {
  private static final int MORE_THAN_A_BATCH = Limits.BATCH_EVENTS + 500;

  private final FakeAccess access = new FakeAccess();
  @TempDir private Path dir;

  private static String line(int number) {
    return "{\"entity_type\":\"file\",\"entity_id\":\"f"
        + number % 7
        + "\",\"action\":\"update\",\"new_value\":\"v"
        + number
        + "\",\"actor\":\"a\",\"source\":\"test\"}";
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(ImportTest::line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String file(String content) throws IOException {
    return file(content.getBytes(StandardCharsets.UTF_8));
  }

  private String file(byte[] content) throws IOException {
    return Files.write(dir.resolve("input"), content).toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private List<Event> events() {
    try (Stream<Event> events = access.store.view().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }

  private List<String> values() {
    return events().stream().map(event -> event.mutation().newValue()).toList();
  }

  private static List<String> valuesUpTo(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> "v" + n).toList();
  }

  @Test
  void everyLineIsRecordedInOrder() throws IOException {
    Run run = Run.of(access, "import", file(lines(MORE_THAN_A_BATCH)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(values()).isEqualTo(valuesUpTo(MORE_THAN_A_BATCH));
    assertThat(run.err()).startsWith("imported 10,500 events in ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void compressedFilesAreRecognisedByTheirContent() throws IOException {
    Run gzip = Run.of(access, "import", file(gzip(lines(3))));
    Run zstd = Run.of(access, "import", file(Zstd.compress(lines(4).getBytes())));

    assertThat(gzip.exitCode()).as(gzip.err()).isZero();
    assertThat(zstd.exitCode()).as(zstd.err()).isZero();
    assertThat(values()).containsExactly("v1", "v2", "v3", "v1", "v2", "v3", "v4");
  }

  @Test
  void gzipFilesMayBeConcatenated() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip(line(1) + "\n"));
    both.write(gzip(line(2) + "\n"));

    Run run = Run.of(access, "import", file(both.toByteArray()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(values()).containsExactly("v1", "v2");
  }

  @Test
  void theSameFileAgainIsTheSameEvents() throws IOException {
    String file = file(lines(5));
    Run.of(access, "import", file);

    Run again = Run.of(access, "import", file);

    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).startsWith("imported 0 events, 5 were there already, in ");
    assertThat(values()).isEqualTo(valuesUpTo(5));
  }

  @Test
  void theIdsFollowFromTheContentAndTheLine() throws IOException {
    Run.of(access, "import", file("\n" + line(1) + "\r\n\n" + line(2)));

    List<String> ids = events().stream().map(Event::eventId).toList();

    // printf '\n%s\r\n\n%s' LINE1 LINE2 | sha256sum, the first 22 characters of its base64url form
    assertThat(ids.get(0)).matches("import:[A-Za-z0-9_-]{22}:2");
    assertThat(ids.get(1)).isEqualTo(ids.get(0).replaceAll("2$", "4"));
  }

  @Test
  void aLineKeepsAnIdOfItsOwn() throws IOException {
    String own = line(1).replace("{", "{\"event_id\":\"mine\",");

    Run run = Run.of(access, "import", file(own + "\n" + line(2) + "\n" + own + "\n" + line(3)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("imported 3 events, 1 were there already,");
    assertThat(values()).containsExactly("v1", "v2", "v3");
    assertThat(events().getFirst().eventId()).isEqualTo("mine");
  }

  @Test
  void anInterruptedImportGoesOnWhereItStopped() throws IOException {
    String file = file(lines(MORE_THAN_A_BATCH));
    AtomicInteger batches = new AtomicInteger();
    access.beforeAppend =
        batch -> {
          if (batches.incrementAndGet() == 2) {
            throw FakeAccess.unavailable(Reason.IO);
          }
        };
    Run first = Run.of(access, "import", file);

    Run second = Run.of(access, "import", file);

    assertThat(first.exitCode()).isEqualTo(Exit.IO);
    assertThat(first.err())
        .contains("imported 10,000 events")
        .contains("journal: the journal is IO");
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).startsWith("imported 500 events, 10,000 were there already,");
    assertThat(values()).isEqualTo(valuesUpTo(MORE_THAN_A_BATCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entity_type\":\"file\"",
        "[]",
        "not json",
        "{}",
        "{\"entity_type\":\"t\",\"entity_id\":\"i\",\"action\":\"x\",\"actor\":\"a\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"i\",\"action\":\"x\",\"actor\":\" \","
            + "\"source\":\"s\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"i\",\"action\":\"x\",\"actor\":\"a\","
            + "\"source\":\"s\",\"colour\":\"red\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"i\",\"action\":\"x\",\"actor\":\"a\","
            + "\"source\":\"s\",\"new_value\":7}",
        "{\"entity_type\":\"t\",\"entity_id\":\"i\",\"action\":\"x\",\"actor\":\"a\","
            + "\"source\":\"s\",\"event_id\":\"a b\"}",
        "{\"entity_type\":\"t\",\"entity_id\":\"\\ud800\",\"action\":\"x\",\"actor\":\"a\","
            + "\"source\":\"s\"}"
      })
  void anInvalidLineIsNamedAndTheLinesBeforeItStay(String invalid) throws IOException {
    Run run = Run.of(access, "import", file(line(1) + "\n" + line(2) + "\n\n" + invalid + "\n"));

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err().lines())
        .anyMatch(line -> line.startsWith("imported 2 events in "))
        .anyMatch(line -> line.startsWith("journal: line 4") && line.contains("--import-id "))
        .hasSize(2);
    assertThat(values()).containsExactly("v1", "v2");
  }

  @Test
  void aCorrectedFileGoesOnWithTheImportIdThatTheErrorNames() throws IOException {
    Run failed = Run.of(access, "import", file(line(1) + "\n" + line(2) + "\nwrong\n"));
    String id = failed.err().replaceAll("(?s).*--import-id (\\S+).*", "$1");

    Run corrected = Run.of(access, "import", file(lines(3)), "--import-id", id);

    assertThat(corrected.err()).startsWith("imported 1 events, 2 were there already,");
    assertThat(values()).isEqualTo(valuesUpTo(3));
  }

  @Test
  void aChangedLineIsAConflictThatNamesTheLine() throws IOException {
    Run.of(access, "import", file(lines(3)), "--import-id", "x");

    Run run = Run.of(access, "import", file(lines(3).replace("v2", "other")), "--import-id", "x");

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err())
        .contains("journal: line 2: event_id import:x:2 of this entity stands for");
    assertThat(values()).isEqualTo(valuesUpTo(3));
  }

  @Test
  void aFileThatIsCutOffIsAnErrorBehindItsLastLine() throws IOException {
    byte[] whole = gzip(lines(20_000));

    Run run = Run.of(access, "import", file(Arrays.copyOf(whole, whole.length / 2)));

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err()).contains("the compressed file is damaged or cut off");
    assertThat(values()).isNotEmpty().isEqualTo(valuesUpTo(values().size()));
  }

  @Test
  void anImportThatIsStoppedFinishesItsBatchAndSaysHowToGoOn() throws IOException {
    String file = file(lines(MORE_THAN_A_BATCH));
    access.beforeAppend = batch -> access.stop.run();
    Run stopped = Run.of(access, "import", file);
    access.beforeAppend = batch -> {};
    Run second = Run.of(access, "import", file);

    assertThat(stopped.exitCode()).isEqualTo(Exit.STOPPED);
    assertThat(stopped.err())
        .matches("stopped: imported 10,000 events in .*/s; to go on, run it again\n");
    assertThat(access.stop).isNull();
    assertThat(access.closed).isEqualTo(2);
    assertThat(second.err()).startsWith("imported 500 events, 10,000 were there already,");
  }

  @Test
  void aStoppedImportOfStandardInputNamesItsId() {
    Setup setup = Setup.piped().reading(lines(MORE_THAN_A_BATCH));
    access.beforeAppend = batch -> access.stop.run();

    Run stopped = Run.with(setup, access, "import", "-");

    assertThat(stopped.err()).containsPattern("run it again with --import-id [0-9a-f-]{36}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1f8b", "1f8b08", "1f8bffffffffffffffffffffffff"})
  void aFileWhoseCompressionStartsWronglyIsOneLineAndOpensNoJournal(String head)
      throws IOException {
    Run run = Run.of(access, "import", file(HexFormat.of().parseHex(head)));

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("the compressed file is damaged or cut off");
    assertThat(access.opened).isEmpty();
  }

  @Test
  void allThatIsWrongWithALineIsNamedUpToWhatFits() throws IOException {
    String misspelt = line(1).replace("\"entity_id\"", "\"entityId\"");

    Run run = Run.of(access, "import", file(misspelt + "\n"));
    Run bare = Run.of(access, "import", file("{\"x\":1}\n"));

    assertThat(run.err()).contains("line 1: entity_id is required, entityId is not a known key");
    assertThat(bare.err()).contains("actor is required and 2 more");
  }

  @Test
  void standardInputIsReadToo() {
    Setup setup = Setup.piped().reading(lines(3));

    Run first = Run.with(setup, access, "import", "-", "--import-id", "night.1");
    Run again = Run.with(setup, access, "import", "-", "--import-id", "night.1");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(again.err()).startsWith("imported 0 events, 3 were there already,");
    assertThat(events().getFirst().eventId()).isEqualTo("import:night.1:1");
  }

  @Test
  void withoutAnIdStandardInputIsRecordedEachTime() {
    Setup setup = Setup.piped().reading(lines(1));

    Run.with(setup, access, "import", "-");
    Run.with(setup, access, "import", "-");

    assertThat(values()).containsExactly("v1", "v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü", "x/y"})
  void anImportIdThatFitsNoEventIdIsRefused(String id) throws IOException {
    Run run = Run.of(access, "import", file(lines(1)), "--import-id", id);

    assertThat(run.exitCode()).isEqualTo(Exit.WRONG_USE);
    assertThat(values()).isEmpty();
  }

  @Test
  void anOverloadedJournalIsFlushedAndAskedAgain() throws IOException {
    AtomicInteger refusals = new AtomicInteger();
    access.beforeAppend =
        batch -> {
          if (refusals.getAndIncrement() < 3) {
            throw FakeAccess.unavailable(Reason.OVERLOADED);
          }
        };

    Run run = Run.of(access, "import", file(lines(3)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(values()).isEqualTo(valuesUpTo(3));
  }

  @Test
  void aBatchWhoseOutcomeIsUnknownIsSentAgain() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    access.beforeAppend =
        batch -> {
          if (attempts.incrementAndGet() == 1) {
            throw new OutcomeUnknown("the connection is lost", null);
          }
        };

    Run run = Run.of(access, "import", file(lines(3)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(values()).isEqualTo(valuesUpTo(3));
  }

  @Test
  void aBatchThatIsTooLargeIsDivided() throws IOException {
    access.beforeAppend =
        batch -> {
          if (batch.size() > 2) {
            throw new Rejected(Rejected.Reason.TOO_LARGE, "send smaller batches");
          }
        };

    Run run = Run.of(access, "import", file(lines(7)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(values()).isEqualTo(valuesUpTo(7));
  }

  @Test
  void anEmptyFileIsNoError() throws IOException {
    Run run = Run.of(access, "import", file(""));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).startsWith("imported 0 events in ");
  }

  @Test
  void aDirectoryIsNoInput() {
    assertThat(Run.of(access, "import", dir.toString()).err()).contains("is a directory");
  }

  @Test
  void theProgressIsShownToAPersonOrOnRequest() throws IOException {
    String file = file(lines(10));
    Setup person = Setup.piped().with(Trait.ERR_IS_TERMINAL);

    assertThat(Run.with(person, access, "import", file).err()).contains("import ").contains("100%");
    assertThat(Run.of(access, "import", file, "--progress").err()).contains("100%");
    assertThat(Run.with(person, access, "import", file, "--no-progress").err())
        .doesNotContain("100%");
    assertThat(Run.of(access, "import", file).err()).doesNotContain("100%");
  }

  @Test
  void batchesAreBoundedInTheirBytes() throws IOException {
    String big = "x".repeat(Limits.VALUE_BYTES);
    String text =
        IntStream.rangeClosed(1, 20)
            .mapToObj(n -> line(n).replace("\"v" + n + "\"", "\"" + big + "\""))
            .collect(Collectors.joining("\n"));
    AtomicInteger largest = new AtomicInteger();
    access.beforeAppend = batch -> largest.accumulateAndGet(batch.size(), Math::max);

    Run run = Run.of(access, "import", file(text));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(largest.get()).isBetween(2, 4);
    assertThat(values()).hasSize(20);
  }
}
