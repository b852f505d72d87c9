package io.journald.cli;

/** How data is written. The names are those of the option {@code --output}. */
enum OutputFormat {
  /** For people: aligned columns. */
  table,
  /** One JSON array, or one object. */
  json,
  /** One JSON object a line. */
  ndjson,
  /** RFC 4180, with a header. */
  csv
}
