package io.journald.model;

import java.time.Instant;
import java.util.Objects;

/**
 * What a caller reports: one change of one field, or of the whole record (field {@link
 * #WHOLE_RECORD}), of one entity. Not yet recorded.
 *
 * <p>Values are opaque and kept as given, without Unicode normalisation. A mutation may be invalid;
 * {@link Limits} and {@link io.journald.port.Journal#append} say what a journal accepts. Two
 * mutations are the same content exactly if they are equal.
 *
 * @param entityType kind of the entity, such as {@code customer}; required, not blank
 * @param entityId the entity, such as {@code customer-42}; any Unicode text; required, not blank
 * @param field the field that changed; {@link #WHOLE_RECORD} when left out
 * @param action {@code insert}, {@code update}, {@code delete}, {@code ingest} or the caller's own
 *     word; required, not blank
 * @param oldValue empty where there is none
 * @param newValue empty where there is none
 * @param actor who did it; required, not blank
 * @param source which system or path it came by; required, not blank
 * @param workspaceId tenant or workspace; empty where there is none
 * @param occurredAt when it happened in the caller's world, whole microseconds; or null
 * @param correlationId groups the events of one request or transaction; or null
 * @param metadata a JSON object as text without white space; or null
 */
public record Mutation(
    String entityType,
    String entityId,
    String field,
    String action,
    String oldValue,
    String newValue,
    String actor,
    String source,
    String workspaceId,
    Instant occurredAt,
    String correlationId,
    String metadata) {
  /** The field that stands for the whole record. */
  public static final String WHOLE_RECORD = "*";

  /** The action of {@link io.journald.port.Journal#recordInsert}. */
  public static final String INSERT = "insert";

  /** The action of {@link io.journald.port.Journal#recordUpdate}. */
  public static final String UPDATE = "update";

  /** The action that ends a field's, or the whole record's, state. */
  public static final String DELETE = "delete";

  /** The entity type of {@link io.journald.port.Journal#recordIngest}. */
  public static final String DATASET = "dataset";

  /** The action of {@link io.journald.port.Journal#recordIngest}. */
  public static final String INGEST = "ingest";

  public Mutation {
    field = Objects.requireNonNullElse(field, WHOLE_RECORD);
    oldValue = Objects.requireNonNullElse(oldValue, "");
    newValue = Objects.requireNonNullElse(newValue, "");
    workspaceId = Objects.requireNonNullElse(workspaceId, "");
  }

  /** A mutation of one field, with the optional parts left out. */
  public static Mutation of(
      String entityType,
      String entityId,
      String field,
      String action,
      String oldValue,
      String newValue,
      String actor,
      String source) {
    return new Mutation(
        entityType,
        entityId,
        field,
        action,
        oldValue,
        newValue,
        actor,
        source,
        "",
        null,
        null,
        null);
  }

  /** The same mutation in a tenant or workspace. */
  public Mutation inWorkspace(String workspace) {
    return new Mutation(
        entityType,
        entityId,
        field,
        action,
        oldValue,
        newValue,
        actor,
        source,
        workspace,
        occurredAt,
        correlationId,
        metadata);
  }
}
