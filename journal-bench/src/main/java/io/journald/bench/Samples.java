package io.journald.bench;

import io.journald.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events of a workload, as the journal would record them. */
public final class Samples {
  private Samples() {}

  /** The events from {@code from} up to but without {@code to}. */
  public static List<Event> events(Workload workload, long from, long to) {
    List<Event> events = new ArrayList<>();
    for (long i = from; i < to; i++) {
      events.add(event(workload, i));
    }
    return events;
  }

  private static Event event(Workload workload, long number) {
    UUID id = Rows.eventId(workload.timestamp(number), number);
    return new Event(number, id.toString(), workload.timestamp(number), workload.mutation(number));
  }
}
