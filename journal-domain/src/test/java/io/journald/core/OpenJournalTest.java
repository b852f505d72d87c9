package io.journald.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Events;
import io.journald.port.JournalException.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenJournalTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final MemoryEventStore store = new MemoryEventStore(100);
  private Instant wall = NOON;

  private OpenJournal open() {
    return OpenJournal.over(store, () -> wall, () -> 0);
  }

  private static Submission submission() {
    return Submission.of(Mutations.of("e", "1"));
  }

  @Test
  void statisticsTellHowFarTheClockIsBehind() {
    OpenJournal open = open();
    open.journal().record(submission());
    assertThat(open.events().stats().clockBehindMillis()).isZero();
    wall = NOON.minus(Duration.ofHours(2));
    assertThat(open.events().stats().clockBehindMillis()).isEqualTo(7_200_000);
    assertThat(open().events().stats().clockBehindMillis())
        .as("after opening again")
        .isEqualTo(7_200_000);
  }

  @Test
  void timestampsGoOnFromTheLastOneWhenOpenedAgain() {
    Receipt first = open().journal().record(submission());
    wall = NOON.minus(Duration.ofDays(1));
    Receipt second = open().journal().record(submission());
    assertThat(first.timestamp()).isEqualTo(NOON);
    assertThat(second.timestamp()).isEqualTo(NOON);
    assertThat(second.sequence()).isEqualTo(1);
  }

  @Test
  void aWallClockThatJumpsChangesNoOrderAndStopsNothing() {
    Random random = new Random(11);
    OpenJournal open = open();
    Instant last = NOON;
    for (int i = 0; i < 500; i++) {
      wall = wall.plusSeconds(random.nextInt(-200_000, 200_000));
      Receipt receipt = open.journal().record(submission());
      assertThat(receipt.sequence()).isEqualTo(i);
      assertThat(receipt.timestamp()).as("seed 11, event %d", i).isAfterOrEqualTo(last);
      last = receipt.timestamp();
    }
    try (Stream<Event> history = open.events().stream(EventQuery.history("e"))) {
      assertThat(history.map(Event::timestamp)).hasSize(500).isSorted();
    }
  }

  @Test
  void aReaderSeesWhatAWriterRecordsAndNoThreshold() {
    Events reader = OpenJournal.reading(store::view);
    assertThat(reader.stats().flushThreshold()).isEmpty();
    assertThat(reader.stats().lastSequence()).isEmpty();
    Receipt receipt = open().journal().record(submission());
    assertThat(reader.find(receipt.eventId())).isPresent();
    assertThat(reader.stream(EventQuery.history("e"))).hasSize(1);
    assertThat(reader.stats().lastSequence()).hasValue(0);
  }

  @Test
  void aClosedStoreTakesNoMoreButSaysWhy() {
    OpenJournal open = open();
    store.close();
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> open.journal().record(submission()))
        .returns(Unavailable.Reason.CLOSED, Unavailable::reason);
    assertThat(open.operations().readOnlyReason()).contains("the journal is closed");
  }
}
