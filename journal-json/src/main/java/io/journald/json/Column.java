package io.journald.json;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.HashMap;
import java.util.Map;

/** The columns that JSON knows, in the order of the table. */
enum Column {
  SEQUENCE("sequence"),
  EVENT_ID("event_id"),
  TIMESTAMP("timestamp"),
  ENTITY_TYPE("entity_type"),
  ENTITY_ID("entity_id"),
  FIELD("field"),
  ACTION("action"),
  OLD_VALUE("old_value"),
  NEW_VALUE("new_value"),
  ACTOR("actor"),
  SOURCE("source"),
  WORKSPACE_ID("workspace_id"),
  OCCURRED_AT("occurred_at"),
  CORRELATION_ID("correlation_id"),
  METADATA("metadata");

  private static final Column[] ALL = values();
  static final int COUNT = ALL.length;
  static final Map<String, Column> BY_KEY = byKey();

  final String key;
  final SerializedString name;

  Column(String key) {
    this.key = key;
    this.name = new SerializedString(key);
  }

  int bit() {
    return 1 << ordinal();
  }

  /** True where JSON may say {@code null} for "there is none". */
  boolean isNullable() {
    return this == EVENT_ID || ordinal() >= OCCURRED_AT.ordinal();
  }

  static Column at(int ordinal) {
    return ALL[ordinal];
  }

  private static Map<String, Column> byKey() {
    Map<String, Column> byKey = new HashMap<>();
    for (Column column : ALL) {
      byKey.put(column.key, column);
    }
    return byKey;
  }
}
