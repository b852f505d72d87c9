package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.memory.MemoryEventStore;
import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.port.EventStore;
import io.journald.port.EventTree;
import io.journald.port.EventView;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreModelTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theMemoryStoreAgreesWithItself(long seed) {
    StoreModel.run(() -> new MemoryEventStore(100), UnaryOperator.identity(), seed, 400);
  }

  @Test
  void aStoreThatLosesAnAnswerIsFoundOutAndTheSeedIsNamed() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> StoreModel.run(ForgetfulStore::new, UnaryOperator.identity(), 17, 400))
        .withMessageContaining("seed 17, step ");
  }

  /** Answers every query but drops the event with sequence 20. */
  private static final class ForgetfulStore implements EventStore {
    private final EventStore store = new MemoryEventStore(100);

    @Override
    public Commit append(List<Event> numbered) {
      return store.append(numbered);
    }

    @Override
    public long nextSequence() {
      return store.nextSequence();
    }

    @Override
    public EventView view() {
      return new ForgetfulView(store.view());
    }

    @Override
    public EventTree tree() {
      return store.tree();
    }

    @Override
    public long flush() {
      return store.flush();
    }

    @Override
    public void merge() {
      store.merge();
    }

    @Override
    public int flushThreshold() {
      return store.flushThreshold();
    }

    @Override
    public Optional<String> readOnlyReason() {
      return store.readOnlyReason();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private record ForgetfulView(EventView view) implements EventView {
    @Override
    public long size() {
      return view.size();
    }

    @Override
    public long persistedEvents() {
      return view.persistedEvents();
    }

    @Override
    public int persistedFileCount() {
      return view.persistedFileCount();
    }

    @Override
    public Optional<Instant> lastTimestamp() {
      return view.lastTimestamp();
    }

    @Override
    public Stream<Event> stream(EventQuery query) {
      return view.stream(query).filter(event -> event.sequence() != 20);
    }

    @Override
    public Map<EventKey, Event> find(Collection<EventKey> keys, long from) {
      return view.find(keys, from);
    }
  }
}
