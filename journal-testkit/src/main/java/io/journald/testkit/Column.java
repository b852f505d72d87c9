package io.journald.testkit;

import io.journald.model.Limits;
import io.journald.model.Mutation;

/** The columns of text that a caller gives, with a way to make a mutation that differs in one. */
enum Column {
  ENTITY_TYPE("entity_type", Limits.NAME_BYTES, true),
  ENTITY_ID("entity_id", Limits.NAME_BYTES, true),
  FIELD("field", Limits.NAME_BYTES, false),
  ACTION("action", Limits.NAME_BYTES, true),
  OLD_VALUE("old_value", Limits.VALUE_BYTES, false),
  NEW_VALUE("new_value", Limits.VALUE_BYTES, false),
  ACTOR("actor", Limits.NAME_BYTES, true),
  SOURCE("source", Limits.NAME_BYTES, true),
  WORKSPACE_ID("workspace_id", Limits.NAME_BYTES, false),
  CORRELATION_ID("correlation_id", Limits.NAME_BYTES, false);

  final String key;
  final int maxBytes;
  final boolean required;

  Column(String key, int maxBytes, boolean required) {
    this.key = key;
    this.maxBytes = maxBytes;
    this.required = required;
  }

  /** A full, valid mutation but for this column, which holds the given text. */
  Mutation holding(String text) {
    return in(Samples.full(), text);
  }

  Mutation in(Mutation m, String text) {
    return new Mutation(
        this == ENTITY_TYPE ? text : m.entityType(),
        this == ENTITY_ID ? text : m.entityId(),
        this == FIELD ? text : m.field(),
        this == ACTION ? text : m.action(),
        this == OLD_VALUE ? text : m.oldValue(),
        this == NEW_VALUE ? text : m.newValue(),
        this == ACTOR ? text : m.actor(),
        this == SOURCE ? text : m.source(),
        this == WORKSPACE_ID ? text : m.workspaceId(),
        m.occurredAt(),
        this == CORRELATION_ID ? text : m.correlationId(),
        m.metadata());
  }
}
