package io.journald.app.architecture.violations.core;

/** Names that say nothing. */
final class Names {
  static final class EventManager {}

  static final class TimeHelper {}

  static final class StringUtils {}

  abstract static class AbstractStore {}

  static class BaseRoute {}

  static class RouteBase {}
}
