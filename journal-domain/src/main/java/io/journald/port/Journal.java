package io.journald.port;

import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import java.util.List;

/**
 * The journal as its writers see it: append-only by its type. There is no way to change or remove
 * what has been recorded.
 *
 * <p><b>Durability.</b> Returning means durable: when a call returns, its events are on disk and
 * visible to every query that starts later. Before that no query sees them.
 *
 * <p><b>Order.</b> The events of a batch stand next to each other, in the order of the batch, and
 * share one timestamp. The sequence is the only order between batches.
 *
 * <p><b>Threads.</b> Safe for use by any number of threads. Calls that wait at the same time share
 * one write and one sync.
 *
 * <p><b>Errors.</b> {@link JournalException.Rejected} names every violation of the batch; {@link
 * JournalException.Conflict} one id that stands for other content; {@link
 * JournalException.Unavailable} says that nothing was recorded and why; {@link
 * JournalException.OutcomeUnknown} that the batch may or may not be recorded. After every other
 * error than the last one, nothing of the batch is recorded.
 */
public interface Journal {
  /**
   * Records a batch, all or nothing.
   *
   * <p>A submission whose entity and id are recorded already with equal content is not recorded
   * again; its receipt is the first one, marked as a duplicate. With other content the batch is
   * refused. The same entity and id twice in one batch is invalid.
   *
   * @param batch 1 to {@link io.journald.model.Limits#BATCH_EVENTS} submissions
   * @return a receipt for each submission, in the order of the batch
   */
  List<Receipt> append(List<Submission> batch);

  /** Records one mutation. */
  default Receipt record(Submission submission) {
    return append(List.of(submission)).getFirst();
  }

  /** Records that an entity came into being: action {@code insert}, field {@code *}. */
  default Receipt recordInsert(
      String entityType,
      String entityId,
      String newValue,
      String actor,
      String source,
      String workspaceId) {
    return record(
        Submission.of(
            Mutation.of(
                    entityType,
                    entityId,
                    Mutation.WHOLE_RECORD,
                    Mutation.INSERT,
                    "",
                    newValue,
                    actor,
                    source)
                .inWorkspace(workspaceId)));
  }

  /** Records that a field changed: action {@code update}. */
  default Receipt recordUpdate(
      String entityType,
      String entityId,
      String field,
      String oldValue,
      String newValue,
      String actor,
      String source,
      String workspaceId) {
    return record(
        Submission.of(
            Mutation.of(
                    entityType, entityId, field, Mutation.UPDATE, oldValue, newValue, actor, source)
                .inWorkspace(workspaceId)));
  }

  /**
   * Records that a data set was loaded: action {@code ingest}, entity type {@code dataset}, the row
   * count as the new value.
   */
  default Receipt recordIngest(
      String dataset, long rowCount, String actor, String source, String workspaceId) {
    return record(
        Submission.of(
            Mutation.of(
                    Mutation.DATASET,
                    dataset,
                    Mutation.WHOLE_RECORD,
                    Mutation.INGEST,
                    "",
                    Long.toString(rowCount),
                    actor,
                    source)
                .inWorkspace(workspaceId)));
  }
}
