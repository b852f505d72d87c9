package io.journald.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Comma-separated values as of RFC 4180. A value that is absent is left empty, an empty text stands
 * in quotes.
 */
final class Csv {
  private final Writer out;

  Csv(Writer out) {
    this.out = out;
  }

  /** Writes one record. */
  void row(List<String> values) throws IOException {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      if (values.get(i) != null) {
        value(values.get(i));
      }
    }
    out.write("\r\n");
  }

  private void value(String value) throws IOException {
    if (!needsQuotes(value)) {
      out.write(value);
      return;
    }
    out.write('"');
    out.write(value.replace("\"", "\"\""));
    out.write('"');
  }

  private static boolean needsQuotes(String value) {
    if (value.isEmpty()) {
      return true;
    }
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case ',', '"', '\r', '\n' -> {
          return true;
        }
        default -> {}
      }
    }
    return value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ';
  }
}
