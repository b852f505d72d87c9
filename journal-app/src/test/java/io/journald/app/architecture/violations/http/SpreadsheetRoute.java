package io.journald.app.architecture.violations.http;

import org.apache.parquet.io.InputFile;

/** Reads segments by itself. */
final class SpreadsheetRoute {
  private final InputFile segment;

  SpreadsheetRoute(InputFile segment) {
    this.segment = segment;
  }

  InputFile segment() {
    return segment;
  }
}
