package io.journald.model;

import java.time.Instant;

/**
 * The journal's answer to one submission: where the event stands.
 *
 * @param duplicate true where the event had been recorded before, by the same id and content
 */
public record Receipt(String eventId, long sequence, Instant timestamp, boolean duplicate) {}
