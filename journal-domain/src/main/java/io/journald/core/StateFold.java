package io.journald.core;

import io.journald.model.AsOf;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.model.FieldState;
import io.journald.model.Limits;
import io.journald.model.Micros;
import io.journald.model.Mutation;
import io.journald.port.JournalException.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Folds an entity's events, oldest first, into its state. Holds one value a field. */
final class StateFold {
  private final TreeMap<String, TreeMap<String, FieldState>> types = new TreeMap<>();
  private long chars;

  /** The events that make the state. */
  static EventQuery query(String entityId, AsOf asOf) {
    Instant end = asOf.moment().map(StateFold::behind).orElse(null);
    // Sequences end long before the greatest number, which says that there is no end.
    long to = Math.min(asOf.sequence().orElse(EventQuery.UNLIMITED), EventQuery.UNLIMITED - 1) + 1;
    return EventQuery.of(
            new EventFilter(null, null, entityId, null, null, null, null, null, null, null, end))
        .between(0, to);
  }

  /** Timestamps are whole microseconds: what is not behind the moment is before the next one. */
  private static Instant behind(Instant moment) {
    try {
      return Micros.toInstant(Math.addExact(Micros.of(moment), 1));
    } catch (ArithmeticException _) {
      return moment; // hundreds of thousands of years away from every event
    }
  }

  /**
   * Takes the next event.
   *
   * @throws Rejected if the state becomes larger than {@link Limits#STATE_CHARS}
   */
  void add(Event event) {
    FieldState state = FieldState.after(event);
    TreeMap<String, FieldState> fields =
        types.computeIfAbsent(state.entityType(), _ -> new TreeMap<>());
    if (state.deleted() && state.field().equals(Mutation.WHOLE_RECORD)) {
      fields.values().forEach(cleared -> chars -= chars(cleared));
      fields.clear();
    }
    FieldState before = fields.put(state.field(), state);
    chars += chars(state) - (before == null ? 0 : chars(before));
    if (chars > Limits.STATE_CHARS) {
      throw new Rejected(
          Rejected.Reason.TOO_LARGE,
          "the state of this entity holds more than "
              + Limits.STATE_CHARS
              + " characters; read its history instead");
    }
  }

  List<FieldState> fields() {
    return types.values().stream().flatMap(type -> type.values().stream()).toList();
  }

  private static long chars(FieldState state) {
    return (long) state.entityType().length()
        + state.field().length()
        + state.value().length()
        + state.actor().length();
  }
}
