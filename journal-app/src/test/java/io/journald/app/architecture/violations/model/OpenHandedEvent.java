package io.journald.app.architecture.violations.model;

import java.util.List;

/** Its fields are final, what they hold is not. */
public record OpenHandedEvent(List<String> tags, byte[] bytes) {}
