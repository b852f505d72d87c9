package io.journald.app.architecture.violations.core;

/** An interface with one implementation. */
interface Lonely {
  void record();
}
