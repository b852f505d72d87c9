package io.journald.parquet.segment;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of an event: their names, order and types are the file format. New columns are
 * nullable and go at the end.
 */
final class EventSchema {
  static final String SEQUENCE = "sequence";
  static final String EVENT_ID = "event_id";
  static final String TIMESTAMP = "timestamp";
  static final String ENTITY_TYPE = "entity_type";
  static final String ENTITY_ID = "entity_id";
  static final String FIELD = "field";
  static final String ACTION = "action";
  static final String OLD_VALUE = "old_value";
  static final String NEW_VALUE = "new_value";
  static final String ACTOR = "actor";
  static final String SOURCE = "source";
  static final String WORKSPACE_ID = "workspace_id";
  static final String OCCURRED_AT = "occurred_at";
  static final String CORRELATION_ID = "correlation_id";
  static final String METADATA = "metadata";

  /** Reserved for the erasure of personal data; always null today. */
  static final String SUBJECT = "subject";

  /** Columns without a dictionary: their values hardly repeat. */
  static final List<String> PLAIN = List.of(SEQUENCE, EVENT_ID, TIMESTAMP, OCCURRED_AT, METADATA);

  /** Stands for a moment that is not there; no moment of an event is so early. */
  static final long NO_MOMENT = Long.MIN_VALUE;

  static final MessageType MESSAGE =
      new MessageType(
          "event",
          number(SEQUENCE),
          text(EVENT_ID),
          moment(TIMESTAMP, Type.Repetition.REQUIRED),
          text(ENTITY_TYPE),
          text(ENTITY_ID),
          text(FIELD),
          text(ACTION),
          text(OLD_VALUE),
          text(NEW_VALUE),
          text(ACTOR),
          text(SOURCE),
          text(WORKSPACE_ID),
          moment(OCCURRED_AT, Type.Repetition.OPTIONAL),
          optionalText(CORRELATION_ID),
          optionalText(METADATA),
          optionalText(SUBJECT));

  private EventSchema() {}

  /** Whether a column holds numbers; it holds texts if not. */
  static boolean isNumber(int column) {
    return MESSAGE.getType(column).asPrimitiveType().getPrimitiveTypeName() == INT64;
  }

  /** The names of all columns. */
  static Set<String> names() {
    return MESSAGE.getFields().stream().map(Type::getName).collect(Collectors.toUnmodifiableSet());
  }

  /** The columns that begin with a dictionary in a segment. */
  static Set<String> textsWithDictionary() {
    return names().stream()
        .filter(name -> !PLAIN.contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Type number(String name) {
    return Types.required(INT64).named(name);
  }

  private static Type moment(String name, Type.Repetition repetition) {
    return Types.primitive(INT64, repetition).as(timestampType(true, MICROS)).named(name);
  }

  private static Type text(String name) {
    return Types.required(BINARY).as(stringType()).named(name);
  }

  private static Type optionalText(String name) {
    return Types.optional(BINARY).as(stringType()).named(name);
  }
}
