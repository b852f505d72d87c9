package io.journald.app.architecture.violations.http;

/** Could be used from everywhere. */
public final class PublicRoute {
  private PublicRoute() {}
}
