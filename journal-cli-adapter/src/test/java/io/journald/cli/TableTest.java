package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.TimeZone;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static Event event(long sequence, String id, String field, String from, String to) {
    return new Event(
        sequence,
        "e" + sequence,
        FakeAccess.NOW,
        Mutation.of("type", id, field, Mutation.UPDATE, from, to, "actor", "source"));
  }

  private static String table(int line, Event... events) throws IOException {
    StringWriter out = new StringWriter();
    TableEvents table =
        new TableEvents(
            out,
            Printing.EVENTS,
            Times.local(TimeZone.getTimeZone("UTC")),
            new Paint(false),
            line,
            () -> {});
    for (Event event : events) {
      table.print(event);
    }
    table.finish();
    return out.toString();
  }

  @Test
  void columnsAreAlignedAndAnEmptyOneIsLeftOut() throws IOException {
    assertThat(table(200, event(9, "a", "f", "1", "2"), event(10, "b-longer", "f", "", "x")))
        .isEqualTo(
            """
            sequence  time                 action  type  entity    field  change  actor  source
                   9  2026-03-01 12:00:00  update  type  a         f      1 -> 2  actor  source
                  10  2026-03-01 12:00:00  update  type  b-longer  f      -> x    actor  source
            """);
  }

  @Test
  void noEventsAreNoTable() throws IOException {
    assertThat(table(100)).isEmpty();
  }

  @Test
  void otherColumnsAreCutBeforeTheChange() {
    List<Column> columns = List.of(Column.SEQUENCE, Column.CHANGE, Column.SOURCE);

    assertThat(TableLayout.widths(columns, new int[] {8, 30, 30}, 60)).containsExactly(8, 30, 18);
  }

  @Test
  void wideCharactersTakeTwoCells() throws IOException {
    String table = table(200, event(0, "日本語", "f", "", "é"), event(1, "abcdef", "f", "", "e"));

    assertThat(table.lines().toList().get(1)).contains("  日本語  f      -> é");
    assertThat(table.lines().toList().get(2)).contains("  abcdef  f      -> e");
  }

  @Test
  void aValueCannotDriveTheTerminal() throws IOException {
    String table = table(200, event(0, "a\u001b[2J\r\n\tb\u202e\u0000\u009b1m\u007f", "f", "", ""));

    assertThat(table).contains("a\\u{1b}[2J\\r\\n\\tb\\u{202e}\\u{0}\\u{9b}1m\\u{7f}");
    assertThat(table.chars().filter(c -> c != '\n'))
        .noneMatch(c -> c < 0x20 || c >= 0x7f && c < 0xa0);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 72, 80, 100, 132})
  void everyLineFitsTheTerminal(int columns) throws IOException {
    long seed = 42;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    String alphabet = "abc def日本\u0301é👩\u200d\n\u001b-";
    Event[] events = new Event[50];
    for (int i = 0; i < events.length; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(120);
      for (int j = 0; j < length; j++) {
        text.appendCodePoint(
            alphabet.codePoints().toArray()[random.nextInt((int) alphabet.codePoints().count())]);
      }
      events[i] = event(i, "id" + text, "field", text.toString(), text.reverse().toString());
    }

    assertThat(table(columns, events).lines())
        .as("seed " + seed)
        .hasSize(51)
        .allMatch(line -> VisibleText.width(line) <= columns);
  }

  @Test
  void bothValuesStayVisibleWhenTheyAreCut() throws IOException {
    String change =
        Column.CHANGE.show(
            event(0, "a", "f", "o".repeat(100), "n".repeat(100)),
            Times.local(TimeZone.getTimeZone("UTC")),
            20);

    assertThat(change).isEqualTo("ooooooo… -> nnnnnnn…");
  }

  @Test
  void aShortValueLeavesItsRoomToTheLongOne() throws IOException {
    Times times = Times.local(TimeZone.getTimeZone("UTC"));

    assertThat(Column.CHANGE.show(event(0, "a", "f", "o", "n".repeat(100)), times, 20))
        .isEqualTo("o -> nnnnnnnnnnnnnn…");
    assertThat(Column.CHANGE.show(event(0, "a", "f", "o".repeat(100), "n"), times, 20))
        .isEqualTo("oooooooooooooo… -> n");
    assertThat(Column.CHANGE.show(event(0, "a", "f", "", "n".repeat(100)), times, 10))
        .isEqualTo("-> nnnnnn…");
    assertThat(Column.CHANGE.show(event(0, "a", "f", "o".repeat(100), ""), times, 10))
        .isEqualTo("oooooo… ->");
  }

  @Test
  void laterEventsAreFittedToTheFirstOnes() throws IOException {
    Event[] events = new Event[TableEvents.SAMPLE_EVENTS + 1];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          event(i, i < TableEvents.SAMPLE_EVENTS ? "short-id" : "longer-than-that", "f", "1", "2");
    }

    List<String> lines = table(200, events).lines().toList();

    assertThat(lines).hasSize(events.length + 1);
    assertThat(lines.getLast()).contains("  …an-that  ");
  }

  @ParameterizedTest
  @CsvSource({"-1, just now", "5, 5s ago", "65, 1m ago", "7300, 2h ago", "200000, 2d ago"})
  void relativeTimesSayHowLongAgo(long seconds, String shown) {
    assertThat(Times.before(FakeAccess.NOW).show(FakeAccess.NOW.minusSeconds(seconds)))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"abc, 3, abc", "abcd, 3, ab…", "日本, 3, 日…", "日本, 4, 日本", "a, 1, a", "ab, 1, …"})
  void textIsCutToItsCells(String text, int cells, String shown) {
    assertThat(VisibleText.of(text, cells)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"abc, 3, abc", "abcd, 3, …cd", "日本, 3, …本", "日本語, 4, …語", "a/b.c, 4, …b.c"})
  void anEntityIsCutAtItsBeginning(String text, int cells, String shown) {
    assertThat(VisibleText.endOf(text, cells)).isEqualTo(shown);
  }

  @Test
  void aNarrowTerminalKeepsWhatMattersMost() throws IOException {
    Event long0 =
        event(0, "a/very/long/path/to/some/file", "content", "o".repeat(12), "n".repeat(12));

    assertThat(table(80, long0))
        .startsWith("sequence  time                 action  entity")
        .contains("field    change")
        .doesNotContain("source")
        .contains("some/file");
  }

  @Test
  void aPileOfMarksIsCutToo() {
    assertThat(VisibleText.of("e" + "\u0301".repeat(1_000_000), 10)).hasSizeLessThan(100);
  }
}
