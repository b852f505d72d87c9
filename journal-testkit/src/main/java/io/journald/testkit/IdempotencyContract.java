package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Conflict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of {@link JournalContract} on callers' own ids. */
interface IdempotencyContract extends JournalPorts {
  private static Receipt asDuplicate(Receipt first) {
    return new Receipt(first.eventId(), first.sequence(), first.timestamp(), true);
  }

  private void expectConflict(int index, List<Submission> batch) {
    List<Event> before = everything();
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> journal().append(batch))
        .returns(index, Conflict::index)
        .withMessageContaining(batch.get(index).eventId());
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  default void theSameContentGetsTheFirstReceiptMarkedAsADuplicate() {
    record(Samples.mutation("other", "0"));
    Receipt first = record("x", Samples.full());
    record(Samples.mutation("other", "1"));
    assertThat(record("x", Samples.full())).isEqualTo(asDuplicate(first));
    operations().flush();
    assertThat(record("x", Samples.full())).isEqualTo(asDuplicate(first));
    assertThat(record("x", Samples.full())).isEqualTo(asDuplicate(first));
    assertThat(events().stats().totalEvents()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENTITY_ID")
  default void otherContentUnderTheSameIdIsAConflict(Column column) {
    record("x", Samples.full());
    expectConflict(0, List.of(new Submission("x", column.holding("other"))));
  }

  @Test
  default void otherOptionalColumnsAreOtherContent() {
    record("x", Samples.full());
    for (Mutation other :
        List.of(
            Samples.occurredAt(null),
            Samples.occurredAt(Samples.LAST_MOMENT),
            Samples.withMetadata(null),
            Samples.withMetadata("{}"),
            Samples.withCorrelationId(Samples.full(), null))) {
      expectConflict(0, List.of(new Submission("x", other)));
    }
    operations().flush();
    expectConflict(0, List.of(new Submission("x", Samples.occurredAt(null))));
  }

  @Test
  default void whatIsLeftOutIsTheSameContentAsItsDefault() {
    Mutation bare =
        new Mutation(
            "customer", "c", null, "touch", null, null, "ann", "crm", null, null, null, null);
    Mutation spelledOut = Mutation.of("customer", "c", "*", "touch", "", "", "ann", "crm");
    Receipt first = record("x", bare);
    assertThat(record("x", spelledOut)).isEqualTo(asDuplicate(first));
  }

  @Test
  default void theSameIdInAnotherEntityIsAnotherEvent() {
    Receipt a = record("x", Samples.mutation("a", "1"));
    Receipt b = record("x", Samples.mutation("b", "1"));
    List<Receipt> more =
        journal()
            .append(
                List.of(
                    new Submission("x", Samples.mutation("c", "1")),
                    new Submission("x", Samples.mutation("d", "1"))));
    assertThat(List.of(a, b, more.get(0), more.get(1)))
        .extracting(Receipt::sequence)
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(more).noneMatch(Receipt::duplicate);
    assertThat(events().find("x"))
        .as("the oldest of these events")
        .contains(JournalPorts.recorded(a, Samples.mutation("a", "1")));
  }

  @Test
  default void aBatchSkipsWhatIsRecordedAlready() {
    Receipt known = record("k", Samples.mutation("a", "known"));
    List<Receipt> receipts =
        journal()
            .append(
                List.of(
                    new Submission("n1", Samples.mutation("a", "new 1")),
                    new Submission("k", Samples.mutation("a", "known")),
                    Submission.of(Samples.mutation("a", "new 2"))));
    assertThat(receipts).extracting(Receipt::sequence).containsExactly(1L, 0L, 2L);
    assertThat(receipts.get(1)).isEqualTo(asDuplicate(known));
    assertThat(receipts.get(2).timestamp()).isEqualTo(receipts.get(0).timestamp());
    assertThat(everything())
        .extracting(event -> event.mutation().newValue())
        .containsExactly("known", "new 1", "new 2");
  }

  @Test
  default void aBatchSentAgainIsRecordedOnce() {
    RandomEvents random = new RandomEvents(42);
    List<Submission> batch = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batch.add(new Submission("line-" + i, random.mutation()));
    }
    List<Receipt> first = journal().append(batch);
    assertThat(journal().append(batch))
        .isEqualTo(first.stream().map(IdempotencyContract::asDuplicate).toList());
    assertThat(journal().append(batch.reversed()))
        .isEqualTo(first.reversed().stream().map(IdempotencyContract::asDuplicate).toList());
    assertThat(events().stats().totalEvents()).isEqualTo(300);
  }

  @Test
  default void oneConflictRefusesTheWholeBatch() {
    record("k", Samples.mutation("a", "known"));
    record("l", Samples.mutation("a", "known too"));
    expectConflict(
        2,
        List.of(
            new Submission("n", Samples.mutation("a", "new")),
            new Submission("k", Samples.mutation("a", "known")),
            new Submission("l", Samples.mutation("a", "not what it was"))));
    assertThat(record("n", Samples.mutation("a", "other")).sequence()).isEqualTo(2);
  }

  @Test
  default void anIdThatTheJournalMadeCanBeSentBack() {
    Receipt first = record(Samples.full());
    assertThat(record(first.eventId(), Samples.full())).isEqualTo(asDuplicate(first));
    expectConflict(0, List.of(new Submission(first.eventId(), Column.NEW_VALUE.holding("other"))));
  }
}
