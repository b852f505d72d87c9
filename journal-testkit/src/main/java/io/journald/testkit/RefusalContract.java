package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link JournalContract} on what is refused, and on what is just not. */
interface RefusalContract extends JournalPorts {
  private void expectRefusal(Mutation mutation, String column) {
    expectRefusal(Submission.of(mutation), column);
  }

  private void expectRefusal(Submission submission, String column) {
    Rejected refusal = refusalOf(List.of(submission));
    assertThat(refusal).as("refusal because of %s", column).isNotNull();
    assertThat(refusal.getMessage()).contains(column);
    assertThat(places(refusal)).containsExactly("0 " + column);
    assertThat(events().stats().totalEvents()).isZero();
  }

  private static List<String> places(Rejected refusal) {
    return refusal.violations().stream().map(v -> v.index() + " " + v.column()).toList();
  }

  @Test
  default void anEmptyBatchIsRefused() {
    assertThat(refusalOf(List.of())).isNotNull();
    assertThat(events().stats().totalEvents()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"ENTITY_TYPE", "ENTITY_ID", "ACTION", "ACTOR", "SOURCE"})
  default void aRequiredColumnMustBeThereAndNotBlank(Column column) {
    for (String text : new String[] {null, "", " ", "\t\n", "\u2003"}) {
      expectRefusal(column.holding(text), column.key);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void aColumnTakesItsLimitOfUtf8BytesAndNotOneMore(Column column) {
    for (String unit : new String[] {"x", "é", "注", "🙂"}) {
      String longest = ofBytes(unit, column.maxBytes);
      expectRefusal(column.holding(longest + "x"), column.key);
      expectRefusal(column.holding("x" + longest), column.key);
    }
    for (String unit : new String[] {"x", "é", "注", "🙂"}) {
      Mutation mutation = column.holding(ofBytes(unit, column.maxBytes));
      assertThat(events().find(record(mutation).eventId()).map(Event::mutation)).contains(mutation);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void halfOfASurrogatePairIsRefused(Column column) {
    for (String text :
        new String[] {"\ud83d", "\ude42", "a\ud83db", "\ude42\ud83d", "\ud83d\ud83d\ude42"}) {
      expectRefusal(column.holding(text), column.key);
    }
    expectRefusal(Samples.withMetadata("{\"a\":\"\ud83d\"}"), "metadata");
  }

  @Test
  default void metadataTakesItsLimitAndNotOneByteMore() {
    String longest = "{\"a\":\"" + "x".repeat(Limits.VALUE_BYTES - 8) + "\"}";
    expectRefusal(Samples.withMetadata(longest.replace(":\"", ":\"x")), "metadata");
    Mutation mutation = Samples.withMetadata(longest);
    assertThat(events().find(record(mutation).eventId()).map(Event::mutation)).contains(mutation);
  }

  @Test
  default void metadataIsNestedUpToItsLimitAndNotOneLevelMore() {
    expectRefusal(Samples.withMetadata(nested(Limits.METADATA_DEPTH + 1)), "metadata");
    Mutation mutation = Samples.withMetadata(nested(Limits.METADATA_DEPTH));
    assertThat(events().find(record(mutation).eventId()).map(Event::mutation)).contains(mutation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "\"text\"", "1", "null", "true"})
  default void metadataThatIsNoObjectIsRefused(String metadata) {
    expectRefusal(Samples.withMetadata(metadata), "metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "}", "{}{}", "{}x", "{a:1}", "{\"a\":}", "{\"a\":01}", "{'a':1}"})
  default void metadataThatIsNoJsonIsRefused(String metadata) {
    assertThat(refusalOf(Samples.withMetadata(metadata))).isNotNull();
    assertThat(events().stats().totalEvents()).isZero();
  }

  @Test
  default void aMomentFinerThanAMicrosecondOrOutOfRangeIsRefused() {
    expectRefusal(
        Samples.occurredAt(Instant.parse("2026-01-01T00:00:00.000000001Z")), "occurred_at");
    expectRefusal(
        Samples.occurredAt(Instant.parse("2026-01-01T00:00:00.123456789Z")), "occurred_at");
    expectRefusal(Samples.occurredAt(Samples.FIRST_MOMENT.minusNanos(1_000)), "occurred_at");
    expectRefusal(Samples.occurredAt(Samples.LAST_MOMENT.plusNanos(1_000)), "occurred_at");
  }

  @Test
  default void anEventIdIsRefusedUnlessItIsShortAndPlain() {
    List<String> wrong =
        new ArrayList<>(List.of("", ".", "..", " ", "a b", "a/b", "a%20", "ü", "a\n"));
    wrong.addAll(List.of("a\u0000", "🙂", "a+b", "a,b", "a".repeat(129), "a".repeat(10_000)));
    for (String id : wrong) {
      expectRefusal(new Submission(id, Samples.full()), "event_id");
    }
    for (String id : List.of("...", "a.b", "A-Z_a-z:0~9", "-", "a".repeat(128))) {
      assertThat(record(id, Samples.full()).eventId()).isEqualTo(id);
      assertThat(events().find(id)).isPresent();
    }
  }

  @Test
  default void theSameIdTwiceInABatchIsRefused() {
    Submission once = new Submission("x", Samples.mutation("a", "1"));
    Submission other = new Submission("y", Samples.mutation("a", "2"));
    Submission differently = new Submission("x", Samples.mutation("a", "3"));
    for (Submission again : List.of(once, differently)) {
      Rejected refusal = refusalOf(List.of(once, other, again));
      assertThat(places(refusal)).containsExactly("2 event_id");
    }
    assertThat(events().stats().totalEvents()).isZero();
  }

  @Test
  default void everyViolationOfABatchIsNamedInOrder() {
    Submission fine = Submission.of(Samples.full());
    Mutation empty =
        new Mutation(null, " ", null, null, null, null, "", null, null, null, null, null);
    Submission second = new Submission("x", Samples.full());
    Rejected refusal =
        refusalOf(
            List.of(
                fine,
                new Submission("a/b", empty),
                second,
                new Submission("x", Column.ACTOR.holding(" ")),
                Submission.of(Column.WORKSPACE_ID.holding("x".repeat(2_000)))));
    assertThat(refusal.reason()).isEqualTo(Rejected.Reason.INVALID);
    assertThat(places(refusal))
        .containsExactly(
            "1 event_id",
            "1 entity_type",
            "1 entity_id",
            "1 action",
            "1 actor",
            "1 source",
            "3 event_id",
            "3 actor",
            "4 workspace_id");
    assertThat(refusal.violations())
        .extracting(Violation::detail)
        .doesNotContain("", (String) null);
    assertThat(everything()).isEmpty();
  }

  @Test
  default void aRefusedBatchLeavesNoTrace() {
    record(Samples.mutation("a", "1"));
    List<Submission> batch = new ArrayList<>(RecordingContract.plainBatch(20));
    batch.add(Submission.of(Column.ACTOR.holding("")));
    assertThat(places(refusalOf(batch))).containsExactly("20 actor");
    Receipt next = record(Samples.mutation("a", "2"));
    assertThat(next.sequence()).isEqualTo(1);
    assertThat(everything()).hasSize(2);
  }

  @Test
  default void noMoreThanAThousandViolationsAreNamed() {
    Mutation empty =
        new Mutation(null, null, null, null, null, null, null, null, null, null, null, null);
    Rejected refusal =
        refusalOf(List.copyOf(Collections.nCopies(1_500, new Submission("/", empty))));
    assertThat(refusal.violations()).hasSize(1_000);
  }

  @Test
  default void aBatchTakesItsLimitOfEventsAndNotOneMore() {
    Rejected refusal = refusalOf(RecordingContract.plainBatch(Limits.BATCH_EVENTS + 1));
    assertThat(refusal.reason()).isEqualTo(Rejected.Reason.TOO_LARGE);
    assertThat(events().stats().totalEvents()).isZero();
    List<Receipt> receipts = journal().append(RecordingContract.plainBatch(Limits.BATCH_EVENTS));
    assertThat(receipts.getLast().sequence()).isEqualTo(Limits.BATCH_EVENTS - 1L);
    assertThat(events().stats().totalEvents()).isEqualTo(Limits.BATCH_EVENTS);
  }

  @Test
  default void aBatchOfTooManyBytesIsRefused() {
    String mebibyte = "x".repeat(Limits.VALUE_BYTES);
    List<Submission> batch =
        Collections.nCopies(16, Submission.of(Samples.mutation("a", mebibyte)));
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> journal().append(batch))
        .returns(Rejected.Reason.TOO_LARGE, Rejected::reason);
    assertThat(events().stats().totalEvents()).isZero();
  }

  /** A text of exactly that many bytes of UTF-8, most of it the repeated unit. */
  private static String ofBytes(String unit, int bytes) {
    int unitBytes = unit.getBytes(StandardCharsets.UTF_8).length;
    return unit.repeat(bytes / unitBytes) + "x".repeat(bytes % unitBytes);
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }
}
