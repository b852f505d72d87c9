package io.journald.app.architecture.violations.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Knows how it is written elsewhere. */
public record JsonEvent(@JsonProperty("event_id") String eventId) {}
