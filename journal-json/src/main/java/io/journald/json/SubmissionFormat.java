package io.journald.json;

import static io.journald.json.Column.ACTION;
import static io.journald.json.Column.ACTOR;
import static io.journald.json.Column.CORRELATION_ID;
import static io.journald.json.Column.ENTITY_ID;
import static io.journald.json.Column.ENTITY_TYPE;
import static io.journald.json.Column.EVENT_ID;
import static io.journald.json.Column.FIELD;
import static io.journald.json.Column.METADATA;
import static io.journald.json.Column.NEW_VALUE;
import static io.journald.json.Column.OCCURRED_AT;
import static io.journald.json.Column.OLD_VALUE;
import static io.journald.json.Column.SOURCE;
import static io.journald.json.Column.WORKSPACE_ID;

import io.journald.core.Validation;
import io.journald.model.Mutation;
import io.journald.model.Submission;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Rejected.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys the JSON object of a call takes, which of them must be there, and what it sets by
 * itself. Immutable.
 */
public final class SubmissionFormat {
  private static final Column[] OPTIONAL_EVERYWHERE = {
    EVENT_ID, WORKSPACE_ID, OCCURRED_AT, CORRELATION_ID, METADATA
  };

  private final Map<String, Column> columns;
  private final int required;
  private final Map<Column, String> preset;
  private volatile Key[] keys; // made when it is first asked for

  private SubmissionFormat(Map<String, Column> columns, int required, Map<Column, String> preset) {
    this.columns = columns;
    this.required = required;
    this.preset = preset;
  }

  /** A key whose value is a text, in the bytes of JSON. */
  record Key(byte[] utf8, Column column) {}

  /** A mutation of any kind: the columns that a caller may give, by their names. */
  public static SubmissionFormat record() {
    return with(ENTITY_TYPE, ENTITY_ID, ACTION, ACTOR, SOURCE)
        .optional(FIELD, OLD_VALUE, NEW_VALUE);
  }

  /** An entity that came into being: action and field are set. */
  public static SubmissionFormat insert() {
    return with(ENTITY_TYPE, ENTITY_ID, NEW_VALUE, ACTOR, SOURCE)
        .preset(ACTION, Mutation.INSERT)
        .preset(FIELD, Mutation.WHOLE_RECORD);
  }

  /** A field that changed: action and source are set. */
  public static SubmissionFormat update(String source) {
    return with(ENTITY_TYPE, ENTITY_ID, FIELD, OLD_VALUE, NEW_VALUE, ACTOR)
        .preset(ACTION, Mutation.UPDATE)
        .preset(SOURCE, source);
  }

  /**
   * A data set that was loaded: {@code dataset} is the entity id, {@code row_count}, a whole
   * number, the new value.
   */
  public static SubmissionFormat ingest() {
    SubmissionFormat format =
        with(ACTOR, SOURCE)
            .preset(ENTITY_TYPE, Mutation.DATASET)
            .preset(ACTION, Mutation.INGEST)
            .preset(FIELD, Mutation.WHOLE_RECORD);
    format.columns.put("dataset", ENTITY_ID);
    format.columns.put("row_count", NEW_VALUE);
    return new SubmissionFormat(
        format.columns, format.required | ENTITY_ID.bit() | NEW_VALUE.bit(), format.preset);
  }

  /** The same format where a caller who leaves the source out gets this one. */
  public SubmissionFormat sourceByDefault(String source) {
    Map<Column, String> presets = new EnumMap<>(Column.class);
    presets.putAll(preset);
    presets.put(SOURCE, source);
    return new SubmissionFormat(columns, required & ~SOURCE.bit(), presets);
  }

  /** The journal's refusal of one submission, told in the keys of this format. */
  public Rejected inKeys(Rejected refusal) {
    List<Violation> told =
        refusal.violations().stream()
            .map(v -> new Violation(v.index(), keyOf(v.column()), v.detail()))
            .toList();
    return told.equals(refusal.violations())
        ? refusal
        : new Rejected(refusal.reason(), Validation.summary(told, 1), told);
  }

  /** The key that stands for a column in this format: the column's name, with few exceptions. */
  String keyOf(String columnName) {
    Column column = Column.BY_KEY.get(columnName);
    for (Map.Entry<String, Column> entry : columns.entrySet()) {
      if (entry.getValue() == column && column != null) {
        return entry.getKey();
      }
    }
    return columnName;
  }

  /** The column for a key; null if the format does not take the key. */
  Column column(String key) {
    return columns.get(key);
  }

  /** The keys that take a text, in the order of their columns. */
  Key[] keys() {
    Key[] made = keys;
    if (made == null) {
      made =
          columns.entrySet().stream()
              .filter(entry -> takesText(entry.getKey(), entry.getValue()))
              .sorted(Map.Entry.comparingByValue())
              .map(entry ->
                  new Key(entry.getKey().getBytes(StandardCharsets.UTF_8), entry.getValue()))
              .toArray(Key[]::new);
      keys = made;
    }
    return made;
  }

  /** True for a key of a text; metadata is an object, and a new value by another name a number. */
  static boolean takesText(String key, Column column) {
    return column != METADATA && (column != NEW_VALUE || key.equals(column.key));
  }

  /** A submission of what a caller gave, by the columns' ordinals, and of what the format sets. */
  Submission submission(String[] texts, Instant occurredAt) {
    return new Submission(
        texts[EVENT_ID.ordinal()],
        new Mutation(
            text(texts, ENTITY_TYPE),
            text(texts, ENTITY_ID),
            text(texts, FIELD),
            text(texts, ACTION),
            text(texts, OLD_VALUE),
            text(texts, NEW_VALUE),
            text(texts, ACTOR),
            text(texts, SOURCE),
            text(texts, WORKSPACE_ID),
            occurredAt,
            text(texts, CORRELATION_ID),
            text(texts, METADATA)));
  }

  private String text(String[] texts, Column column) {
    String text = texts[column.ordinal()];
    return text != null ? text : preset.get(column);
  }

  /** The columns that must be given, as bits. */
  int required() {
    return required;
  }

  private static SubmissionFormat with(Column... required) {
    SubmissionFormat format =
        new SubmissionFormat(new HashMap<>(), 0, new EnumMap<>(Column.class))
            .optional(OPTIONAL_EVERYWHERE)
            .optional(required);
    int bits = 0;
    for (Column column : required) {
      bits |= column.bit();
    }
    return new SubmissionFormat(format.columns, bits, format.preset);
  }

  private SubmissionFormat optional(Column... more) {
    for (Column column : more) {
      columns.put(column.key, column);
    }
    return this;
  }

  private SubmissionFormat preset(Column column, String text) {
    preset.put(column, text);
    return this;
  }
}
