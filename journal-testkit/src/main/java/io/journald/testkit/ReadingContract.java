package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.JournalStats;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link JournalContract} on queries, statistics and flushes. */
interface ReadingContract extends JournalPorts {
  private List<Event> append(List<Submission> batch) {
    List<Receipt> receipts = journal().append(batch);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      events.add(JournalPorts.recorded(receipts.get(i), batch.get(i).mutation()));
    }
    return events;
  }

  @Test
  default void anEmptyJournalAnswersWithNothing() {
    assertThat(everything()).isEmpty();
    assertThat(find(EventQuery.history("nobody"))).isEmpty();
    assertThat(find(EventQuery.recent(50))).isEmpty();
    assertThat(events().find("unknown")).isEmpty();
    assertThat(operations().flush()).isZero();
    assertThat(operations().readOnlyReason()).isEmpty();
    JournalStats stats = events().stats();
    assertThat(stats.totalEvents()).isZero();
    assertThat(stats.bufferSize()).isZero();
    assertThat(stats.persistedEvents()).isZero();
    assertThat(stats.persistedFileCount()).isZero();
    assertThat(stats.lastSequence()).isEmpty();
    assertThat(stats.flushThreshold()).isPresent();
  }

  @Test
  default void aHistoryHoldsOneEntitysEventsOldestFirst() {
    List<Event> all = append(RecordingContract.plainBatch(30));
    operations().flush();
    all.addAll(append(RecordingContract.plainBatch(10)));
    List<Event> expected =
        all.stream().filter(e -> e.mutation().entityId().equals("customer-1")).toList();
    assertThat(find(EventQuery.history("customer-1"))).isEqualTo(expected);
    assertThat(find(EventQuery.history("customer-1").in(Order.DESC)))
        .isEqualTo(expected.reversed());
    assertThat(find(EventQuery.history("customer-1").limit(4))).isEqualTo(expected.subList(0, 4));
    assertThat(find(EventQuery.history("customer"))).isEmpty();
    assertThat(find(EventQuery.history("CUSTOMER-1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "/",
        "a//b/",
        ".",
        "..",
        "a b",
        "a+b",
        "a%2Fb",
        "%",
        "ü",
        "注文",
        "🙂",
        "a?b=c&d#e",
        "a;b=c",
        "\"",
        "'",
        "<a>",
        "a\\b",
        "\u0001",
        "a\nb",
        "*",
        "~"
      })
  default void anEntityIdMayHoldAnyCharacters(String entityId) {
    Mutation mutation = Samples.mutation(entityId, entityId);
    Event event = JournalPorts.recorded(record("x", mutation), mutation);
    record(Samples.mutation("other", "1"));
    assertThat(find(EventQuery.history(entityId))).containsExactly(event);
    assertThat(record("x", mutation).duplicate()).isTrue();
  }

  @Test
  default void theRecentEventsComeNewestFirst() {
    List<Event> all = append(RecordingContract.plainBatch(60));
    operations().flush();
    all.addAll(append(RecordingContract.plainBatch(5)));
    for (int limit : new int[] {0, 1, 5, 6, 50, 65, 1_000, Integer.MAX_VALUE}) {
      assertThat(find(EventQuery.recent(limit)))
          .isEqualTo(all.reversed().subList(0, Math.min(limit, 65)));
    }
  }

  @Test
  default void aLongAnswerIsWhole() {
    List<Event> all = append(RecordingContract.plainBatch(2_345));
    assertThat(everything()).isEqualTo(all);
    assertThat(find(EventQuery.recent(2_000))).isEqualTo(all.reversed().subList(0, 2_000));
    assertThat(find(EventQuery.of(EventFilter.all()).between(1_100, 2_300)))
        .isEqualTo(all.subList(1_100, 2_300));
  }

  @Test
  default void timeRangesIncludeSinceAndExcludeUntil() {
    List<Event> all = new ArrayList<>();
    while (all.size() < 3 || !all.getLast().timestamp().isAfter(all.get(1).timestamp())) {
      all.addAll(append(RecordingContract.plainBatch(1)));
    }
    Instant since = all.get(1).timestamp();
    Instant until = all.getLast().timestamp();
    EventFilter filter = inTime(since, until);
    assertThat(find(EventQuery.of(filter)))
        .isEqualTo(all.stream().filter(filter::matches).toList());
    assertThat(find(EventQuery.of(filter))).contains(all.get(1)).doesNotContain(all.getLast());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  default void everyQueryFindsWhatItsFilterMatches(long seed) {
    RandomEvents random = new RandomEvents(seed);
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.addAll(append(random.submissions(1 + random.below(25))));
      if (random.percent(20)) {
        operations().flush();
      }
    }
    for (int i = 0; i < 80; i++) {
      EventQuery query = random.query(all);
      List<Event> ordered = query.order() == Order.ASC ? all : all.reversed();
      assertThat(find(query))
          .as("%s: %s", random, query)
          .isEqualTo(ordered.stream().filter(query::matches).limit(query.limit()).toList());
    }
    for (int i = 0; i < 20; i++) {
      String id = all.get(random.below(all.size())).eventId();
      assertThat(events().find(id))
          .as("%s: %s", random, id)
          .isEqualTo(all.stream().filter(e -> e.eventId().equals(id)).findFirst());
    }
  }

  @Test
  default void aQueryForWhatNoEventCanHaveFindsNothing() {
    append(RecordingContract.plainBatch(5));
    assertThat(find(EventQuery.history("x".repeat(2_000)))).isEmpty();
    assertThat(find(EventQuery.history("\ud800"))).isEmpty();
    assertThat(find(EventQuery.of(inTime(Instant.MIN, Instant.MAX)))).hasSize(5);
    assertThat(find(EventQuery.of(inTime(Instant.MAX, null)))).isEmpty();
    assertThat(find(EventQuery.of(inTime(null, Instant.MIN)))).isEmpty();
  }

  private static EventFilter inTime(Instant since, Instant until) {
    return new EventFilter(null, null, null, null, null, null, null, null, null, since, until);
  }

  @Test
  default void aStreamShowsTheMomentOfItsCall() {
    List<Event> all = append(RecordingContract.plainBatch(100));
    try (Stream<Event> stream = events().stream(EventQuery.of(EventFilter.all()))) {
      append(RecordingContract.plainBatch(20));
      operations().flush();
      assertThat(stream.toList()).isEqualTo(all);
    }
    assertThat(everything()).hasSize(120);
  }

  @Test
  default void aStreamMayBeLeftBeforeItsEnd() {
    List<Event> all = append(RecordingContract.plainBatch(500));
    for (int i = 0; i < 50; i++) {
      try (Stream<Event> stream = events().stream(EventQuery.of(EventFilter.all()))) {
        Iterator<Event> iterator = stream.iterator();
        assertThat(iterator.next()).isEqualTo(all.get(0));
        assertThat(iterator.next()).isEqualTo(all.get(1));
      }
    }
    assertThat(record(Samples.full()).sequence()).isEqualTo(500);
  }

  @Test
  default void aFlushTellsHowManyEventsItWroteAndChangesNoAnswer() {
    List<Event> all = append(RecordingContract.plainBatch(7));
    JournalStats before = events().stats();
    assertThat(before.bufferSize()).isEqualTo(7);
    assertThat(before.persistedEvents()).isZero();
    assertThat(operations().flush()).isEqualTo(7);
    assertThat(operations().flush()).isZero();
    all.addAll(append(RecordingContract.plainBatch(2)));
    JournalStats stats = events().stats();
    assertThat(stats.bufferSize()).isEqualTo(2);
    assertThat(stats.persistedEvents()).isEqualTo(7);
    assertThat(stats.persistedFileCount()).isEqualTo(1);
    assertThat(stats.totalEvents()).isEqualTo(9);
    assertThat(stats.lastSequence()).hasValue(8);
    assertThat(stats.flushThreshold()).isEqualTo(before.flushThreshold());
    assertThat(everything()).isEqualTo(all);
    assertThat(operations().flush()).isEqualTo(2);
    assertThat(everything()).isEqualTo(all);
  }
}
