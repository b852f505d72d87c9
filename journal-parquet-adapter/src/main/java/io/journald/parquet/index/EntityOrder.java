package io.journald.parquet.index;

import io.journald.model.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The order of the rows in a run: by entity id as unsigned bytes of its UTF-8, then by sequence.
 */
final class EntityOrder {
  static final Comparator<Event> BY_ENTITY_AND_SEQUENCE =
      Comparator.comparing((Event event) -> event.mutation().entityId(), EntityOrder::compare)
          .thenComparingLong(Event::sequence);

  private EntityOrder() {}

  /**
   * The events in this order. Groups first: comparing each event with others costs a walk over
   * their objects, which is most of a sort.
   *
   * @param events in sequence order
   */
  static Iterator<Event> sorted(List<Event> events) {
    Map<String, List<Event>> byEntity = new HashMap<>();
    for (Event event : events) {
      byEntity.computeIfAbsent(event.mutation().entityId(), _ -> new ArrayList<>(1)).add(event);
    }
    String[] entities = byEntity.keySet().toArray(String[]::new);
    Arrays.sort(entities, EntityOrder::compare);
    return Arrays.stream(entities).flatMap(entity -> byEntity.get(entity).stream()).iterator();
  }

  /** Compares as the bytes of the UTF-8 would, which is the order of the code points. */
  static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Integer.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Surrogates stand for code points above all others, but their chars are below U+E000. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x1_0000 : c;
  }
}
