package io.journald.bench;

import io.journald.bench.Bar.Judged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table of one run. Its input is a line for each value: the bar, the side ({@code journal} or
 * {@code other}), and the value, with tabs between them. The nth value of one side and the nth of
 * the other were measured one after the other: they make one ratio.
 */
final class Report {
  private static final String ROW = "%-6s  %-42s  %-28s  %-28s  %-20s  %7s  %7s  %s%n";
  private static final String NONE = "-";

  private record Values(List<Double> journal, List<Double> other) {
    Values() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Map<Bar, Values> measured = new EnumMap<>(Bar.class);

  void add(String line) {
    String[] parts = line.split("\t");
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a bar, a side and a value: " + line);
    }
    Bar bar =
        Bar.of(parts[0])
            .orElseThrow(() -> new IllegalArgumentException("there is no bar " + parts[0]));
    Values values = measured.computeIfAbsent(bar, _ -> new Values());
    List<Double> side =
        switch (parts[1]) {
          case "journal" -> values.journal;
          case "other" -> values.other;
          default -> throw new IllegalArgumentException("there is no side " + parts[1]);
        };
    side.add(Double.parseDouble(parts[2]));
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            ROW,
            "bar",
            "what",
            "journal (min to max)",
            "PostgreSQL (min to max)",
            "ratio min/median/max",
            "must",
            "aim",
            ""));
    measured.forEach((bar, values) -> table.append(row(bar, values)));
    return table.toString();
  }

  private static String row(Bar bar, Values values) {
    List<Double> ratios = ratios(bar, values);
    return String.format(
        ROW,
        bar.id,
        bar.what,
        cell(bar, values.journal),
        cell(bar, values.other),
        ratios.isEmpty()
            ? NONE
            : String.join(
                " / ", number(ratios.getFirst()), number(median(ratios)), number(ratios.getLast())),
        limit(bar, bar.must),
        limit(bar, bar.aim),
        verdict(bar, values.journal, ratios));
  }

  /** How many times better the journal is, turn by turn, ascending. */
  private static List<Double> ratios(Bar bar, Values values) {
    List<Double> ratios = new ArrayList<>();
    int turns = Math.min(values.journal.size(), values.other.size());
    for (int i = 0; i < turns; i++) {
      double ratio = values.journal.get(i) / values.other.get(i);
      ratios.add(bar.isLessBetter() ? 1 / ratio : ratio);
    }
    ratios.sort(null);
    return ratios;
  }

  private static String cell(Bar bar, List<Double> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    List<Double> ascending = values.stream().sorted().toList();
    String median = number(median(ascending)) + " " + bar.unit;
    return ascending.size() == 1
        ? median
        : median + " (" + number(ascending.getFirst()) + " to " + number(ascending.getLast()) + ")";
  }

  private static String limit(Bar bar, double limit) {
    return switch (bar.judged) {
      case NOT -> NONE;
      case RATIO, INVERSE_RATIO -> number(limit) + "x";
      case AT_MOST, AT_LEAST -> number(limit);
    };
  }

  private static String verdict(Bar bar, List<Double> journal, List<Double> ratios) {
    boolean isRatio = bar.judged == Judged.RATIO || bar.judged == Judged.INVERSE_RATIO;
    List<Double> judged = isRatio ? ratios : journal.stream().sorted().toList();
    if (bar.judged == Judged.NOT || judged.isEmpty()) {
      return NONE;
    }
    double value = median(judged);
    if (!bar.isReached(value, bar.must)) {
      return "short";
    }
    return bar.isReached(value, bar.aim) ? "ok, aim reached" : "ok";
  }

  /** The value in the middle; of an even number of values, the mean of the two in the middle. */
  static double median(List<Double> ascending) {
    int size = ascending.size();
    return (ascending.get((size - 1) / 2) + ascending.get(size / 2)) / 2;
  }

  private static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String format = value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value).replaceAll("\\.?0+$", "");
  }
}
