package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WatchedDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's id is known for ever, wherever its event stands meanwhile. */
class KnownIdsTest {
  private static final int BATCHES = 20;
  private static final int BATCH = 10_000;

  private static final int FEWER_BATCHES = 7; // more than one row group
  private static final int LOOK_UPS = 50;

  /** A few pages of 128 rows; the ids of the row group take more than a megabyte. */
  private static final long SHORT_READ_BYTES = 16 << 10;

  @TempDir Path directory;

  private static List<Submission> batch(int number) {
    List<Submission> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(
          new Submission(
              randomId(number + "-" + i),
              Mutation.of("t", "entity-" + i % 997, "f", "update", "", "v" + i, "a", "test")));
    }
    return batch;
  }

  /** Of no order that would tell where it stands. */
  private static String randomId(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
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

  /** Neither the segments nor all ids of the index are read for it. */
  @Test
  void anEarlyIdCostsAShortReadOfTheIndexAndAFreshOneNone() {
    WatchedDisk disk = new WatchedDisk(new LocalDisk());
    StoreOptions options =
        StoreOptions.of(directory).withDisk(disk).withFlushThreshold(Integer.MAX_VALUE);
    try (ParquetEventStore store = ParquetEventStore.open(options)) {
      OpenJournal journal = OpenJournal.over(store);
      for (int i = 0; i < FEWER_BATCHES; i++) {
        journal.journal().append(batch(i));
        journal.operations().flush();
      }
      journal.operations().merge();
      assertThat(((Snapshot) store.view()).tail().first()).isGreaterThan(LOOK_UPS);
      List<Submission> known = batch(0).subList(0, LOOK_UPS);
      journal.journal().append(known); // reads what stays in memory

      long before = disk.bytesRead();
      for (Submission submission : known) {
        assertThat(journal.journal().record(submission).duplicate()).isTrue();
      }
      assertThat((disk.bytesRead() - before) / LOOK_UPS).isBetween(1L, SHORT_READ_BYTES);

      before = disk.bytesRead();
      for (Submission submission : batch(BATCHES).subList(0, LOOK_UPS)) {
        assertThat(journal.journal().record(submission).duplicate()).isFalse();
      }
      assertThat(disk.bytesRead() - before).isZero();
    }
  }
}
