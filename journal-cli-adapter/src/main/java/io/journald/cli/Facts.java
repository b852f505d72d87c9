package io.journald.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few named values about one thing, in order; each a text, a number or null. */
final class Facts {
  private final byte[] json;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param json the same facts as a JSON object
   */
  Facts(byte[] json) {
    this.json = json;
  }

  Facts with(String name, Object value) {
    values.put(name, value);
    return this;
  }

  void write(Writer out, OutputFormat format, Paint paint) throws IOException {
    switch (format) {
      case table -> table(out, paint);
      case json, ndjson -> out.append(new String(json, StandardCharsets.UTF_8)).write('\n');
      case csv -> csv(out);
    }
    out.flush();
  }

  private void table(Writer out, Paint paint) throws IOException {
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      String name = value.getKey();
      String shown = value.getValue() == null ? "-" : VisibleText.of(value.getValue().toString());
      out.append(paint.faint(name.replace('_', ' ')))
          .append(" ".repeat(width - name.length() + TableLayout.GAP))
          .append(shown)
          .write('\n');
    }
  }

  private void csv(Writer out) throws IOException {
    Csv csv = new Csv(out);
    csv.row(List.copyOf(values.keySet()));
    List<String> texts = new ArrayList<>();
    for (Object value : values.values()) {
      texts.add(value == null ? null : value.toString());
    }
    csv.row(texts);
  }
}
