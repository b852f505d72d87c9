package io.journald.app.architecture.violations.parquet;

import io.journald.app.architecture.violations.port.Journal;

/** Can do more than its port says. */
final class ForgetfulJournal implements Journal {
  @Override
  public void deleteEvent(long sequence) {}

  @Override
  public void amend(Object event) {}

  public void purge() {}
}
