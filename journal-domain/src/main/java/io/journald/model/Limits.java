package io.journald.model;

/** What a journal accepts. All sizes are bytes of UTF-8. The same table stands in the docs. */
public final class Limits {
  /** Longest entity type, entity id, field, action, actor, source, workspace, correlation id. */
  public static final int NAME_BYTES = 1_024;

  /** Longest old value, new value and metadata, each. */
  public static final int VALUE_BYTES = 1 << 20;

  /** Longest event id of a caller's own, in characters of {@code [A-Za-z0-9._:~-]}. */
  public static final int EVENT_ID_CHARS = 128;

  /** Deepest nesting of metadata; the object itself is level 1. */
  public static final int METADATA_DEPTH = 32;

  /** Most events in one batch. */
  public static final int BATCH_EVENTS = 10_000;

  /** Largest batch: all its texts together. */
  public static final int BATCH_BYTES = 16 << 20;

  /** Most events that a page of a query holds. */
  public static final int PAGE_EVENTS = 1_000;

  /** Most characters that the state of one entity holds: names, values and actors together. */
  public static final int STATE_CHARS = 16 << 20;

  private Limits() {}
}
