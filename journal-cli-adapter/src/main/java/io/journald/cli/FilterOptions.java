package io.journald.cli;

import io.journald.model.EventFilter;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Which events a query wants; what is not given is not asked for. */
final class FilterOptions {
  @Option(names = "--type", paramLabel = "T", description = "Only this entity type.")
  private String type;

  @Option(names = "--field", paramLabel = "F", description = "Only this field.")
  private String field;

  @Option(names = "--action", paramLabel = "A", description = "Only this action.")
  private String action;

  @Option(names = "--actor", paramLabel = "A", description = "Only what this actor did.")
  private String actor;

  @Option(names = "--source", paramLabel = "S", description = "Only what came by this source.")
  private String source;

  @Option(names = "--workspace", paramLabel = "W", description = "Only this workspace.")
  private String workspace;

  @Option(names = "--correlation", paramLabel = "C", description = "Only this correlation id.")
  private String correlation;

  @Option(
      names = {"-S", "--since"},
      paramLabel = "TIME",
      description = "From this time on: yesterday, -2h, 2026-03-01, 2026-03-01T12:30:00Z.")
  private String since;

  @Option(
      names = {"-U", "--until"},
      paramLabel = "TIME",
      description = "Before this time.")
  private String until;

  /**
   * The filter that was asked for.
   *
   * @param entityId the entity whose history is wanted, or null for all
   */
  EventFilter filter(String entityId, Shell shell) {
    Moments moments = new Moments(shell.clock().instant(), shell.zone());
    return new EventFilter(
        null,
        type,
        entityId,
        field,
        action,
        actor,
        source,
        workspace,
        correlation,
        moment(moments, since),
        moment(moments, until));
  }

  private static Instant moment(Moments moments, String text) {
    return text == null ? null : moments.parse(text);
  }
}
