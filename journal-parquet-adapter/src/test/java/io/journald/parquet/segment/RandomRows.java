package io.journald.parquet.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Rows of our columns with values of every kind that an encoding treats differently: constant, few,
 * fresh, growing, empty, long, null now and then or for long stretches, and numbers of any width.
 */
final class RandomRows {
  /** A moment below it has no whole number of seconds. */
  private static final long LEAST = Long.MIN_VALUE + 1_000_000;

  private static final int LONG_CHARS = 70_000;
  private static final List<String> SNIPPETS =
      List.of("a", "open", "\u00e4", "\u6ce8\u6587", "\ud83d\ude42", "\u0000", "\n", "\ufffd", ":");

  private final SplittableRandom random;

  RandomRows(SplittableRandom random) {
    this.random = random;
  }

  static int oneOf(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** That many rows, numbered from 0; the subject is null, as in every event. */
  List<Group> rows(int count) {
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new SimpleGroup(EventSchema.MESSAGE));
    }
    for (Type column : EventSchema.MESSAGE.getFields()) {
      String name = column.getName();
      if (name.equals(EventSchema.SEQUENCE)) {
        for (int i = 0; i < count; i++) {
          rows.get(i).add(name, (long) i);
        }
      } else if (!name.equals(EventSchema.SUBJECT)) {
        fill(rows, column);
      }
    }
    return rows;
  }

  /** Rows that differ in their sequences alone. */
  static List<Group> alike(int count) {
    List<Group> rows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Group row = new SimpleGroup(EventSchema.MESSAGE);
      for (Type column : EventSchema.MESSAGE.getFields()) {
        if (column.getName().equals(EventSchema.SEQUENCE)) {
          row.add(column.getName(), i);
        } else if (isNumber(column)) {
          row.add(column.getName(), 7L);
        } else if (column.isRepetition(Type.Repetition.REQUIRED)) {
          row.add(column.getName(), "text");
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static boolean isNumber(Type column) {
    return column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
  }

  private void fill(List<Group> rows, Type column) {
    boolean isNumber = isNumber(column);
    boolean isOptional = column.isRepetition(Type.Repetition.OPTIONAL);
    int nullPercent = isOptional ? oneOf(random, 0, 3, 50, 97, 100) : 0;
    int stretch = oneOf(random, 1, 1, 300); // of rows that are null or not, as one
    int kind = random.nextInt(6);
    int bits = random.nextInt(64);
    boolean isNull = false;
    long number = 0;
    String text = "";
    for (int i = 0; i < rows.size(); i++) {
      if (i % stretch == 0) {
        isNull = random.nextInt(100) < nullPercent;
      }
      if (isNull) {
        continue;
      }
      if (isNumber) {
        number = number(kind, bits, number);
        rows.get(i).add(column.getName(), number);
      } else {
        text = text(kind, text);
        rows.get(i).add(column.getName(), text);
      }
    }
  }

  private long number(int kind, int bits, long before) {
    long number =
        switch (kind) {
          case 0 -> 7;
          case 1 -> before + random.nextInt(100);
          case 2 -> before - (random.nextLong() >>> 1 >>> bits);
          case 3 -> random.nextBoolean() ? Long.MAX_VALUE : LEAST;
          default -> random.nextLong() >> bits;
        };
    return Math.max(LEAST, number);
  }

  private String text(int kind, String before) {
    return switch (kind) {
      case 0 -> "constant";
      case 1 -> "one of " + random.nextInt(20);
      case 2 -> Long.toHexString(random.nextLong());
      case 3 -> before.substring(0, random.nextInt(before.length() + 1)) + snippets(4);
      case 4 -> random.nextInt(50) == 0 ? "x".repeat(random.nextInt(LONG_CHARS)) : snippets(3);
      default -> random.nextInt(3) == 0 ? before : snippets(30);
    };
  }

  private String snippets(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
    }
    return text.toString();
  }
}
