package io.journald.app.architecture.violations.port;

/** Can forget, and change what is recorded under a harmless name. */
public interface Journal {
  void deleteEvent(long sequence);

  void amend(Object event);
}
