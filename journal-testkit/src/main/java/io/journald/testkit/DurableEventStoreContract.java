package io.journald.testkit;

import static io.journald.testkit.Samples.all;
import static io.journald.testkit.Samples.event;
import static io.journald.testkit.Samples.events;
import static io.journald.testkit.Samples.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.port.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an {@link EventStore} must do whose events outlive it. */
public abstract class DurableEventStoreContract extends EventStoreContract {
  /** Closes the store, if it is not closed yet, and opens the same data again. */
  protected abstract EventStore reopen(EventStore store);

  private void reopen() {
    replaceStore(reopen(store()));
  }

  @Test
  void aNewStoreIsStillEmptyWhenItIsOpenedAgain() {
    reopen();
    aNewStoreIsEmpty();
    store().append(events(0, 2)).await();
    assertThat(all(store().view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 2));
  }

  @Test
  void whatWasHandedOverIsThereAndFlushedAfterwards() {
    store().append(events(0, 5)).await();
    store().flush();
    store().append(events(5, 9)).await();
    store().append(events(9, 12));
    reopen();
    assertThat(store().view().size()).isEqualTo(12);
    assertThat(store().nextSequence()).isEqualTo(12);
    assertThat(store().view().persistedEvents()).isEqualTo(12);
    assertThat(store().view().lastTimestamp()).contains(timestamp(11));
    assertThat(store().flush()).isZero();
    assertThat(all(store().view(), EventQuery.of(EventFilter.all()))).isEqualTo(events(0, 12));
  }

  @Test
  void sequencesContinueAcrossManyOpenings() {
    for (int i = 0; i < 8; i++) {
      assertThat(store().view().size()).isEqualTo(3L * i);
      store().append(events(3L * i, 3L * i + 3)).await();
      if (i % 3 == 0) {
        store().flush();
      }
      reopen();
      assertThat(all(store().view(), EventQuery.of(EventFilter.all())))
          .isEqualTo(events(0, 3L * i + 3));
    }
  }

  @Test
  void queriesAndLookUpsAnswerAsBefore() {
    Place.MANY_SEGMENTS.fill(store(), events(0, SIZE));
    reopen();
    assertThat(all(store().view(), EventQuery.history("entity-3").limit(2)))
        .containsExactly(event(3), event(10));
    assertThat(all(store().view(), EventQuery.recent(3))).isEqualTo(events(57, SIZE).reversed());
    Event old = event(1);
    Event young = event(59);
    assertThat(store().view().find(Set.of(old.key(), young.key()), 0))
        .isEqualTo(Map.of(old.key(), old, young.key(), young));
  }

  @Test
  void everyColumnOutlivesTheStore() {
    List<Event> given = new ArrayList<>();
    for (Mutation mutation : Samples.awkward()) {
      given.add(new Event(given.size(), "awkward-" + given.size(), timestamp(0), mutation));
    }
    store().append(List.copyOf(given)).await();
    reopen();
    List<Event> read = all(store().view(), EventQuery.of(EventFilter.all()));
    assertThat(read).hasSameSizeAs(given);
    for (int i = 0; i < given.size(); i++) {
      assertThat(read.get(i)).isEqualTo(given.get(i));
    }
  }
}
