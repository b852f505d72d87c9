package io.journald.bench;

import io.journald.http.client.JournalClient;
import io.journald.model.Event;
import io.journald.model.EventQuery;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Compares histories that a server gives with the workload, before anything is measured. */
final class AnswerCheck {
  private final Workload workload;

  AnswerCheck(Workload workload) {
    this.workload = workload;
  }

  /**
   * @return what is wrong with the history of the entity; empty if it is right
   */
  String differences(URI server, int entity) {
    try (JournalClient client = new JournalClient(server);
        Stream<Event> stream = client.stream(EventQuery.history(Workload.entityId(entity)))) {
      List<Event> events = stream.filter(event -> event.sequence() < workload.events()).toList();
      long[] expected = workload.eventsOf(entity).toArray();
      if (events.size() != expected.length) {
        return events.size() + " events of entity " + entity + " instead of " + expected.length;
      }
      for (int i = 0; i < expected.length; i++) {
        if (!isEvent(events.get(i), expected[i])) {
          return "event " + expected[i] + " of entity " + entity + " is " + events.get(i);
        }
      }
    }
    return "";
  }

  private boolean isEvent(Event event, long number) {
    return event.sequence() == number
        && event.timestamp().equals(workload.timestamp(number))
        && event.mutation().equals(workload.mutation(number));
  }
}
