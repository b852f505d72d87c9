package io.journald.http;

import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.JournalStats;
import io.journald.model.Mutation;
import io.journald.port.Events;
import io.journald.port.JournalException.Corrupt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A journal to read, whose every answer is the same stream of events. */
class Reading implements Events {
  private final Supplier<Stream<Event>> answer;

  Reading(Supplier<Stream<Event>> answer) {
    this.answer = answer;
  }

  /** A journal whose answers never end. */
  static Reading endless() {
    return new Reading(() -> LongStream.iterate(0, i -> i + 1).mapToObj(Reading::event));
  }

  static Event event(long sequence) {
    return new Event(
        sequence,
        "id" + sequence,
        Instant.EPOCH,
        Mutation.of("t", "e", "f", "update", "", "value", "a", "s"));
  }

  @Override
  public Optional<Event> find(String eventId) {
    return Optional.empty();
  }

  @Override
  public Stream<Event> stream(EventQuery query) {
    return answer.get();
  }

  @Override
  public List<FieldState> state(String entityId, AsOf asOf) {
    throw new Corrupt("not asked for");
  }

  @Override
  public JournalStats stats() {
    throw new Corrupt("not asked for");
  }
}
