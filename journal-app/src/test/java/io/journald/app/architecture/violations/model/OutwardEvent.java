package io.journald.app.architecture.violations.model;

import io.journald.app.architecture.violations.core.Recorder;

/** Knows who uses it. */
public record OutwardEvent(Recorder recorder) {}
