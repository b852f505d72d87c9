package io.journald.app.architecture.violations.core;

import io.journald.app.architecture.violations.model.OutwardEvent;

/** Uses an event that uses it. */
public final class Recorder {
  private OutwardEvent last;

  void record(OutwardEvent event) {
    last = event;
  }

  OutwardEvent last() {
    return last;
  }
}
