package io.journald.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.journald.model.Limits;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Reason;
import io.journald.port.JournalException.Rejected.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
  private static final List<String> COLUMNS =
      List.of(
          "entity_type",
          "entity_id",
          "field",
          "action",
          "old_value",
          "new_value",
          "actor",
          "source",
          "workspace_id",
          "correlation_id",
          "metadata");
  private static final List<String> NOT_BLANK =
      List.of("entity_type", "entity_id", "field", "action", "actor", "source");

  /** A valid mutation but for one column, which holds the given text. */
  private static Mutation holding(String column, String text) {
    return new Mutation(
        column.equals("entity_type") ? text : "customer",
        column.equals("entity_id") ? text : "c-1",
        column.equals("field") ? text : "email",
        column.equals("action") ? text : "update",
        column.equals("old_value") ? text : "",
        column.equals("new_value") ? text : "",
        column.equals("actor") ? text : "ann",
        column.equals("source") ? text : "crm",
        column.equals("workspace_id") ? text : "",
        null,
        column.equals("correlation_id") ? text : null,
        column.equals("metadata") ? text : null);
  }

  private static Mutation occurredAt(String moment) {
    return new Mutation(
        "customer", "c", "*", "x", "", "", "ann", "crm", "", Instant.parse(moment), null, null);
  }

  private static Rejected refusal(List<Submission> batch) {
    Rejected refusal = catchThrowableOfType(Rejected.class, () -> Validation.check(batch));
    assertThat(refusal).as("refusal").isNotNull();
    return refusal;
  }

  private static void expectRefused(Submission submission, String column, String detail) {
    Rejected refusal = refusal(List.of(submission));
    assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
    assertThat(refusal.violations()).containsExactly(new Violation(0, column, detail));
    assertThat(refusal).hasMessage(column + " " + detail);
  }

  private static void expectRefused(Mutation mutation, String column, String detail) {
    expectRefused(Submission.of(mutation), column, detail);
  }

  private static void expectAccepted(Mutation mutation) {
    assertThatCode(() -> Validation.check(List.of(Submission.of(mutation))))
        .doesNotThrowAnyException();
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThat(refusal(List.of()))
        .hasMessage("the batch is empty; send at least one event")
        .returns(Reason.INVALID, Rejected::reason);
  }

  @Test
  void aRequiredColumnMustBeThere() {
    for (String column : NOT_BLANK) {
      if (!column.equals("field")) {
        expectRefused(holding(column, null), column, "is required");
      }
    }
    expectAccepted(holding("field", null));
  }

  @Test
  void aRequiredColumnMustNotBeBlank() {
    for (String column : NOT_BLANK) {
      for (String blank : List.of("", " ", "\t\r\n", "\u3000")) {
        expectRefused(holding(column, blank), column, "must not be blank");
      }
    }
  }

  @Test
  void theOtherColumnsMayBeEmpty() {
    for (String column : List.of("old_value", "new_value", "workspace_id", "correlation_id")) {
      expectAccepted(holding(column, ""));
      expectAccepted(holding(column, " "));
      expectAccepted(holding(column, null));
    }
    expectAccepted(holding("metadata", null));
  }

  @Test
  void eachColumnTakesItsLimitAndNotOneByteMore() {
    for (String column : COLUMNS.subList(0, COLUMNS.size() - 1)) {
      int limit = column.endsWith("value") ? 1_048_576 : 1_024;
      expectAccepted(holding(column, "é".repeat(limit / 2)));
      expectRefused(
          holding(column, "é".repeat(limit / 2) + "x"),
          column,
          "is " + (limit + 1) + " bytes of UTF-8 long; at most " + limit + " are taken");
    }
  }

  @Test
  void metadataTakesItsLimitAndNotOneByteMore() {
    String longest = "{\"a\":\"" + "x".repeat(Limits.VALUE_BYTES - 8) + "\"}";
    expectAccepted(holding("metadata", longest));
    expectRefused(
        holding("metadata", longest.replace("a", "aa")),
        "metadata",
        "is 1048577 bytes of UTF-8 long; at most 1048576 are taken");
  }

  @Test
  void metadataMustBeACompactObject() {
    expectAccepted(holding("metadata", "{\"a\":[1,{}]}"));
    expectRefused(holding("metadata", "[]"), "metadata", "must be a JSON object");
    expectRefused(
        holding("metadata", "{ }"), "metadata", "is not JSON without white space, at character 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude42", "a\ud83db", "\ude42\ud83d", "x\ud83d\ud83d\ude42"})
  void halfOfASurrogatePairIsRefusedInEveryColumn(String text) {
    for (String column : COLUMNS) {
      expectRefused(
          holding(column, text),
          column,
          "holds half of a surrogate pair, which UTF-8 cannot express");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\u0000", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "🙂x"})
  void theLengthInUtf8IsThatOfTheJdk(String text) {
    assertThat(Validation.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aMomentIsInWholeMicrosecondsOfFourDigitYears() {
    expectAccepted(occurredAt("0000-01-01T00:00:00Z"));
    expectAccepted(occurredAt("1969-12-31T23:59:59.999999Z"));
    expectAccepted(occurredAt("9999-12-31T23:59:59.999999Z"));
    String tooFine = "is finer than a microsecond; give at most six decimals";
    expectRefused(occurredAt("2026-01-01T00:00:00.0000001Z"), "occurred_at", tooFine);
    expectRefused(occurredAt("1969-12-31T23:59:59.999999999Z"), "occurred_at", tooFine);
    String outside = "must lie in the years 0000 to 9999";
    expectRefused(occurredAt("-0001-12-31T23:59:59.999999Z"), "occurred_at", outside);
    expectRefused(occurredAt("+10000-01-01T00:00:00Z"), "occurred_at", outside);
  }

  @Test
  void anEventIdIsOneTo128PlainCharacters() {
    Mutation mutation = holding("field", "*");
    for (String id : List.of("a", "...", ".a", "A-Z_a-z:0~9", "x".repeat(128))) {
      assertThatCode(() -> Validation.check(List.of(new Submission(id, mutation))))
          .doesNotThrowAnyException();
    }
    for (String id : List.of("", "x".repeat(129), "x".repeat(10_000))) {
      expectRefused(new Submission(id, mutation), "event_id", "must be 1 to 128 characters long");
    }
    for (String id : List.of(".", "..")) {
      expectRefused(new Submission(id, mutation), "event_id", "must not be . or ..");
    }
    for (String id :
        List.of(" ", "a b", "a/b", "a%", "ü", "a\n", "\u0000", "\ud83d", "٣", "[", "`")) {
      expectRefused(
          new Submission(id, mutation),
          "event_id",
          "may hold only the characters A-Z a-z 0-9 . _ : ~ -");
    }
  }

  @Test
  void everyViolationIsNamedInTheOrderOfBatchAndColumns() {
    Mutation wrong =
        new Mutation(
            "",
            " ",
            "\t",
            null,
            "\ud83d",
            "x".repeat(Limits.VALUE_BYTES + 1),
            null,
            "\ude42",
            "x".repeat(1_025),
            Instant.MAX,
            "x".repeat(1_025),
            "[]");
    Mutation fine = holding("field", "*");
    Rejected refusal =
        refusal(
            List.of(
                new Submission("x", fine),
                new Submission("..", wrong),
                new Submission("x", holding("actor", "")),
                Submission.of(fine),
                Submission.of(holding("source", ""))));
    assertThat(refusal.violations())
        .extracting(v -> v.index() + " " + v.column())
        .containsExactly(
            "1 event_id",
            "1 entity_type",
            "1 entity_id",
            "1 field",
            "1 action",
            "1 old_value",
            "1 new_value",
            "1 actor",
            "1 source",
            "1 workspace_id",
            "1 occurred_at",
            "1 correlation_id",
            "1 metadata",
            "2 event_id",
            "2 actor",
            "4 source");
    assertThat(refusal)
        .hasMessage("event 2 of the batch: event_id must not be . or .. (and 15 more)");
  }

  @Test
  void theSameIdTwiceIsRefusedWithinAnEntityOnly() {
    Submission a = new Submission("x", holding("entity_id", "a"));
    Submission b = new Submission("x", holding("entity_id", "b"));
    Submission none = Submission.of(holding("entity_id", "a"));
    assertThatCode(() -> Validation.check(List.of(a, b, none, none))).doesNotThrowAnyException();
    assertThat(refusal(List.of(a, b, a, a)).violations())
        .containsExactly(
            new Violation(2, "event_id", "stands twice in the batch for the same entity_id"),
            new Violation(3, "event_id", "stands twice in the batch for the same entity_id"));
  }

  @Test
  void atMostAThousandViolationsAreNamed() {
    Mutation empty =
        new Mutation(null, null, null, null, null, null, null, null, null, null, null, null);
    for (int size : new int[] {166, 167, 1_000, 10_000}) {
      // Six violations each: the last one that is named stands amid an event.
      Rejected refusal = refusal(Collections.nCopies(size, new Submission("/", empty)));
      assertThat(refusal.violations()).hasSize(Math.min(6 * size, 1_000));
    }
  }

  @Test
  void aBatchTakes10000EventsAndNotOneMore() {
    Submission one = Submission.of(holding("field", "*"));
    assertThatCode(() -> Validation.check(Collections.nCopies(10_000, one)))
        .doesNotThrowAnyException();
    assertThat(refusal(Collections.nCopies(10_001, one)))
        .hasMessage("the batch holds 10001 events; send at most 10000 at a time")
        .returns(Reason.TOO_LARGE, Rejected::reason);
  }

  @Test
  void aBatchTakes16MebibytesOfTextAndNotOneByteMore() {
    String mebibyte = "x".repeat(Limits.VALUE_BYTES);
    List<Submission> batch = new ArrayList<>();
    IntStream.range(0, 15).forEach(_ -> batch.add(Submission.of(Mutations.of("e", mebibyte))));
    // customer, e, email, update, ann and test are 27 bytes in each of the 16 events.
    int left = Limits.BATCH_BYTES - 15 * Limits.VALUE_BYTES - 16 * 27;
    batch.add(Submission.of(Mutations.of("e", "x".repeat(left))));
    assertThatCode(() -> Validation.check(batch)).doesNotThrowAnyException();
    batch.set(15, Submission.of(Mutations.of("e", "x".repeat(left + 1))));
    assertThat(refusal(batch))
        .hasMessage("the batch holds 16777217 bytes of text; send at most 16777216 at a time")
        .returns(Reason.TOO_LARGE, Rejected::reason);
    batch.set(15, Mutations.submission("id", "x".repeat(left - 1)));
    assertThat(refusal(batch)).as("ids are texts too").hasMessageContaining("16777217 bytes");
  }
}
