package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's id is known for ever, wherever its event stands meanwhile. */
class KnownIdsTest {
  private static final int BATCHES = 20;
  private static final int BATCH = 10_000;

  @TempDir Path directory;

  private static List<Submission> batch(int number) {
    List<Submission> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(
          new Submission(
              "id-" + number + "-" + i,
              Mutation.of("t", "entity-" + i % 997, "f", "update", "", "v" + i, "a", "test")));
    }
    return batch;
  }

  /** With and without an index: without, the tail has to remember what it forgot. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 16, Integer.MAX_VALUE / 4})
  void anEarlyIdIsKnownAfterManyEvents(int runEvents) {
    StoreOptions options = StoreOptions.of(directory).withRunEvents(runEvents);
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      OpenJournal journal = OpenJournal.over(store);
      List<Receipt> first = new ArrayList<>();
      for (int i = 0; i < BATCHES; i++) {
        first.addAll(journal.journal().append(batch(i)));
        journal.operations().flush();
      }
      for (int i : List.of(0, 7, BATCHES - 1)) {
        List<Receipt> again = journal.journal().append(batch(i));
        assertThat(again).allMatch(Receipt::duplicate);
        assertThat(again.stream().map(Receipt::sequence))
            .containsExactlyElementsOf(
                first.subList(i * BATCH, (i + 1) * BATCH).stream().map(Receipt::sequence).toList());
      }
      assertThat(journal.events().stats().totalEvents()).isEqualTo((long) BATCHES * BATCH);
    }
  }
}
