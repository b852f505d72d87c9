package io.journald.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.journald.model.Event;
import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final String SOUND =
      """
      {"entity_type":"t","entity_id":"e","action":"update","actor":"a","source":"s"}\
      """;
  private static final Mutation FULL =
      new Mutation(
          "t\u0000",
          "a/b 😀",
          "f",
          "x",
          "\"\\\n",
          "\u2028é",
          "a",
          "s",
          "w",
          Instant.parse("2026-01-01T00:00:00.000001Z"),
          "c",
          "{\"n\":1.10E+5,\"k\":\"\\u00e9 {\\\" }\",\"l\":[null,true,-0.0]}");

  @Test
  void anEventIsWrittenAndReadAgain() throws IOException {
    List<Event> events =
        List.of(
            new Event(0, "i0", Instant.parse("2026-01-01T00:00:00Z"), FULL),
            new Event(
                Long.MAX_VALUE,
                "i1",
                Instant.EPOCH,
                Mutation.of("t", "e", "f", "x", "", "", "a", "s")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventWriter writer = EventWriter.lines(out);
    for (Event event : events) {
      writer.write(event);
    }
    writer.finish();

    EventLines lines = new EventLines(new ByteArrayInputStream(out.toByteArray()));
    assertThat(lines.next()).contains(events.get(0));
    assertThat(lines.next()).contains(events.get(1));
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void aSubmissionIsWrittenAndReadAgain() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventWriter writer = EventWriter.lines(out);
    writer.write(new Submission("id", FULL));
    writer.finish();

    assertThat(Submissions.read(out.toByteArray(), SubmissionFormat.record()))
        .isEqualTo(new Submission("id", FULL));
  }

  @Test
  void anArrayThatIsNotFinishedHasNoEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventWriter writer = EventWriter.array(out);
    writer.write(new Event(0, "i", Instant.EPOCH, FULL));
    writer.flush();

    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("[{").doesNotContain("}]");
  }

  @Test
  void columnsStandInTheOrderOfTheTable() {
    assertThat(
            new String(
                EventWriter.bytes(new Event(7, "i", Instant.EPOCH, FULL)), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"sequence\":7,\"event_id\":\"i\",\"timestamp\":\"1970-01-01T00:00:00.000000Z\","
                + "\"entity_type\":\"t\\u0000\",\"entity_id\":\"a/b 😀\",\"field\":\"f\","
                + "\"action\":\"x\",\"old_value\":\"\\\"\\\\\\n\",\"new_value\":\"\u2028é\","
                + "\"actor\":\"a\",\"source\":\"s\",\"workspace_id\":\"w\","
                + "\"occurred_at\":\"2026-01-01T00:00:00.000001Z\",\"correlation_id\":\"c\","
                + "\"metadata\":"
                + FULL.metadata()
                + "}");
  }

  @Test
  void anEventWithMoreColumnsIsReadToo() throws IOException {
    String event =
        new String(
                EventWriter.bytes(new Event(7, "i", Instant.EPOCH, FULL)), StandardCharsets.UTF_8)
            .replaceFirst("^\\{", "{\"new_column\":{\"x\":[1]},");

    assertThat(eventLines(event).next()).contains(new Event(7, "i", Instant.EPOCH, FULL));
  }

  @Test
  void aLineThatIsNoEventIsAnError() {
    for (String line : List.of("{}", "[]", "{\"sequence\":1", "{\"sequence\":\"x\"}", "x")) {
      assertThatThrownBy(() -> eventLines(line).next()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void linesGoOnBehindARefusal() throws IOException {
    String text = SOUND + "\n\n{\"x\":1}\n{broken\n" + SOUND + " {}\n" + SOUND;
    SubmissionLines lines = new SubmissionLines(in(text), SubmissionFormat.record());

    assertThat(lines.next()).isPresent();
    assertThatThrownBy(lines::next).isInstanceOf(Rejected.class).hasMessageStartingWith("line 3: ");
    assertThatThrownBy(lines::next)
        .isInstanceOf(Rejected.class)
        .hasMessageStartingWith("line 4, column ");
    assertThatThrownBy(lines::next).isInstanceOf(Rejected.class).hasMessageStartingWith("line 5: ");
    assertThat(lines.next()).isPresent();
    assertThat(lines.lineNumber()).isEqualTo(6);
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void linesComeThroughAnyBufferSize() throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String value = "é".repeat(i * 7 % 2_000) + i;
      values.add(value);
      text.append(SOUND.replace("}", ",\"new_value\":\"" + value + "\"}")).append("\n");
    }
    values.add("x".repeat(500_000));
    text.append(SOUND.replace("}", ",\"new_value\":\"" + values.getLast() + "\"}"));
    InputStream drops = new Drops(text.toString().getBytes(StandardCharsets.UTF_8));
    SubmissionLines lines = new SubmissionLines(drops, SubmissionFormat.record());

    List<String> read = new ArrayList<>();
    for (Optional<Submission> next = lines.next(); next.isPresent(); next = lines.next()) {
      read.add(next.get().mutation().newValue());
    }
    assertThat(read).isEqualTo(values);
  }

  @Test
  void aLineWithoutEndIsRefusedAndNotHeld() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            java.util.Arrays.fill(bytes, offset, offset + length, (byte) 'x');
            return length;
          }
        };
    Rejected refusal =
        catchThrowableOfType(
            Rejected.class, () -> new SubmissionLines(endless, SubmissionFormat.record()).next());

    assertThat(refusal.reason()).isEqualTo(Rejected.Reason.TOO_LARGE);
  }

  @Test
  void aLineIsTakenUpToTheLimitAndNoByteMore() throws IOException {
    for (String end : List.of("", "\n", "\n" + SOUND)) {
      String longest = SOUND.strip() + " ".repeat(Limits.BATCH_BYTES - SOUND.strip().length());
      assertThat(linesOf(longest + end).next()).isPresent();
      assertThatThrownBy(() -> linesOf(longest + " " + end).next())
          .isInstanceOf(Rejected.class)
          .hasMessage("line 1 is longer than 16777216 bytes");
    }
  }

  private static SubmissionLines linesOf(String text) {
    return new SubmissionLines(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), SubmissionFormat.record());
  }

  @Test
  void whatCannotBeReadAndWhatTheRulesRefuseIsToldTogether() {
    Rejected refusal =
        catchThrowableOfType(
            Rejected.class,
            () ->
                Submissions.readArray(
                    ("["
                            + SOUND
                            + ","
                            + SOUND.replace("\"a\"", "\" \"")
                            + ","
                            + SOUND.replace("\"a\"", "7").replace("\"t\"", "\"\"")
                            + "]")
                        .getBytes(StandardCharsets.UTF_8),
                    SubmissionFormat.record()));

    assertThat(refusal.violations())
        .containsExactly(
            new Violation(1, "actor", "must not be blank"),
            new Violation(2, "entity_type", "must not be blank"),
            new Violation(2, "actor", "must be a string, not a number"));
  }

  @Test
  void aProblemIsWrittenAndReadAgain() {
    Problem problem =
        new Problem(
            "urn:x",
            "title",
            422,
            "detail",
            List.of(
                new Problem.Part(3, null, "/a~1b", "is wrong"),
                new Problem.Part(0, "limit", null, "is wrong")));

    assertThat(Problem.read(problem.bytes())).contains(problem);
    assertThat(Problem.read("<html>".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(Problem.read("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  /** Gives a few bytes at a time. */
  private static final class Drops extends InputStream {
    private final ByteArrayInputStream in;
    private int size;

    Drops(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      size = size % 997 + 1;
      return in.read(bytes, offset, Math.min(size, length));
    }
  }

  private static EventLines eventLines(String text) {
    return new EventLines(in(text));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
