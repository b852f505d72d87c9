package io.journald.testkit;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.JournalException.Rejected;
import io.journald.port.Operations;
import io.journald.port.Proofs;
import java.util.List;
import java.util.stream.Stream;

/** The journal under test, and the steps that the parts of {@link JournalContract} share. */
interface JournalPorts {
  OpenJournal ports();

  default Journal journal() {
    return ports().journal();
  }

  default Events events() {
    return ports().events();
  }

  default Operations operations() {
    return ports().operations();
  }

  default Proofs proofs() {
    return ports().proofs();
  }

  default Receipt record(Mutation mutation) {
    return journal().record(Submission.of(mutation));
  }

  default Receipt record(String eventId, Mutation mutation) {
    return journal().record(new Submission(eventId, mutation));
  }

  default List<Event> find(EventQuery query) {
    try (Stream<Event> found = events().stream(query)) {
      return found.toList();
    }
  }

  default List<Event> everything() {
    return find(EventQuery.of(EventFilter.all()));
  }

  default Rejected refusalOf(Mutation mutation) {
    return refusalOf(List.of(Submission.of(mutation)));
  }

  default Rejected refusalOf(List<Submission> batch) {
    return catchThrowableOfType(Rejected.class, () -> journal().append(batch));
  }

  /** The event that a receipt stands for. */
  static Event recorded(Receipt receipt, Mutation mutation) {
    return new Event(receipt.sequence(), receipt.eventId(), receipt.timestamp(), mutation);
  }
}
