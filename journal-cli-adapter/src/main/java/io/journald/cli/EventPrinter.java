package io.journald.cli;

import io.journald.model.Event;
import java.io.IOException;

/** Writes events in one format, in the order in which it gets them, in bounded memory. */
interface EventPrinter {
  void print(Event event) throws IOException;

  /** Shows now what was printed so far. */
  void flush() throws IOException;

  /** Writes what stands behind the last event, and flushes. */
  void finish() throws IOException;
}
