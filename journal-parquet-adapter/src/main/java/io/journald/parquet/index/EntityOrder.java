package io.journald.parquet.index;

import io.journald.parquet.segment.EventColumns;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The order of the rows in a run: by entity id as unsigned bytes of its UTF-8, then by sequence.
 */
final class EntityOrder {
  private EntityOrder() {}

  /**
   * The rows in this order. Only the different entities are compared with each other; their rows
   * are then counted out.
   *
   * @param events in sequence order
   */
  static int[] of(EventColumns events) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] entityOfRow = new int[events.rows()];
    for (int row = 0; row < entityOfRow.length; row++) {
      entityOfRow[row] = numbers.computeIfAbsent(events.entityId(row), _ -> numbers.size());
    }
    int[] next = new int[numbers.size()]; // where the next row of an entity goes
    for (int entity : entityOfRow) {
      next[entity]++;
    }
    int at = 0;
    for (String entity : sorted(numbers.keySet())) {
      int number = numbers.get(entity);
      int count = next[number];
      next[number] = at;
      at += count;
    }
    int[] order = new int[entityOfRow.length];
    for (int row = 0; row < order.length; row++) {
      order[next[entityOfRow[row]]++] = row;
    }
    return order;
  }

  private static String[] sorted(Set<String> entities) {
    String[] sorted = entities.toArray(String[]::new);
    boolean isByChars = entities.stream().allMatch(EntityOrder::isOrderedByChars);
    Arrays.sort(sorted, isByChars ? Comparator.naturalOrder() : EntityOrder::compare);
    return sorted;
  }

  /** Whether none of its chars has another place among the code points than among the chars. */
  private static boolean isOrderedByChars(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= Character.MIN_SURROGATE) {
        return false;
      }
    }
    return true;
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
