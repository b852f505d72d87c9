package io.journald.app.architecture.violations.http;

import org.awaitility.core.ConditionFactory;

/** Brings a library that nobody has decided on. */
record UnlistedLibraryRoute(ConditionFactory condition) {}
