package io.journald.model;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A journal in numbers, all of one moment.
 *
 * @param bufferSize events that are durable in the write-ahead log and not yet in a segment
 * @param flushThreshold buffered events at which a flush starts by itself; empty where the journal
 *     is only read, because its writer decides
 * @param persistedFileCount segments
 * @param persistedEvents events in segments
 * @param totalEvents all recorded events
 * @param lastSequence the newest event's sequence; empty where there is no event
 * @param clockBehindMillis by how much the machine's clock is behind the journal's time, in
 *     milliseconds; negative where it is ahead by more than the journal follows; else 0
 */
public record JournalStats(
    long bufferSize,
    OptionalInt flushThreshold,
    int persistedFileCount,
    long persistedEvents,
    long totalEvents,
    OptionalLong lastSequence,
    long clockBehindMillis) {}
