package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.event;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.parquet.io.WatchedDisk.Hold;
import io.journald.parquet.io.WatchedDisk.Operation;
import io.journald.port.EventStore.Commit;
import io.journald.port.JournalException;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many callers share the log: what each of them is told is true, whatever the disk does. */
@Timeout(60)
class GroupCommitTest {
  private static final int VALUE_BYTES = 1 << 20;

  @TempDir Path directory;
  private WatchedDisk disk;
  private ParquetEventStore store;

  @BeforeEach
  void openStore() {
    disk = new WatchedDisk(new LocalDisk());
    store = ParquetEventStore.open(options());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private StoreOptions options() {
    return StoreOptions.of(directory.resolve("journal"))
        .withDisk(disk)
        .withFlushThreshold(Integer.MAX_VALUE);
  }

  /** The events as the next process finds them in the log. */
  private List<Event> reopened() {
    return all(ParquetJournalReader.open(directory.resolve("journal")).view());
  }

  /** Numbers and hands over as the core does, under one lock. */
  private synchronized Commit append(int count, List<Event> handedOver) {
    long first = store.nextSequence();
    List<Event> batch = events(first, first + count);
    Commit commit = store.append(batch);
    handedOver.addAll(batch);
    return commit;
  }

  private static CompletableFuture<Void> awaitElsewhere(Commit commit) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            commit.await();
            outcome.complete(null);
          } catch (JournalException failure) {
            outcome.completeExceptionally(failure);
          }
        });
    return outcome;
  }

  @Test
  void everyEventOfManyThreadsIsDurableOnceAndInOrder() throws Exception {
    int threads = 8;
    int batchesEach = 100;
    List<Event> handedOver = new ArrayList<>();
    int syncsBefore = disk.count(Operation.SYNC);
    try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int size = 1 + thread;
        running.add(
            callers.submit(() -> {
              for (int i = 0; i < batchesEach; i++) {
                append(size, handedOver).await();
              }
            }));
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    }
    assertThat(reopened()).isEqualTo(handedOver);
    assertThat(all(store.view())).isEqualTo(handedOver);
    assertThat(disk.count(Operation.SYNC) - syncsBefore).isLessThanOrEqualTo(threads * batchesEach);
  }

  @Test
  void batchesThatWaitTogetherShareOneSync() {
    int batches = 200;
    List<Event> handedOver = new ArrayList<>();
    Hold first = disk.holdNext(Operation.SYNC, ".wal");
    CompletableFuture<Void> leader = awaitElsewhere(append(1, handedOver));
    first.awaitReached();
    int syncsBefore = disk.count(Operation.SYNC);
    List<CompletableFuture<Void>> followers = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      followers.add(awaitElsewhere(append(2, handedOver)));
    }
    assertThat(store.view().size()).isZero();
    first.release();
    leader.join();
    followers.forEach(CompletableFuture::join);
    assertThat(disk.count(Operation.SYNC) - syncsBefore).isEqualTo(1);
    assertThat(reopened()).isEqualTo(handedOver);
  }

  @Test
  void aFailedSyncIsFinalAndReadsGoOn() {
    List<Event> durable = new ArrayList<>();
    append(3, durable).await();
    Hold sync = disk.holdNext(Operation.SYNC, ".wal");
    List<Event> lost = new ArrayList<>();
    CompletableFuture<Void> leader = awaitElsewhere(append(2, lost));
    sync.awaitReached();
    Commit queued = append(2, lost);
    sync.fail(new IOException("the platter fell off"));

    assertThatThrownBy(leader::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(OutcomeUnknown.class)
        .hasMessageContaining("the platter fell off")
        .hasMessageContaining("same event_id");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(queued::await)
        .returns(Reason.READ_ONLY, Unavailable::reason);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> append(1, lost))
        .returns(Reason.READ_ONLY, Unavailable::reason);
    assertThat(store.readOnlyReason())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("the platter fell off", "restart the journal"));
    assertThat(all(store.view())).isEqualTo(durable);
    assertThat(store.flush()).isEqualTo(3);
    assertThat(all(store.view())).isEqualTo(durable);
  }

  @Test
  void aFullDiskGivesTheWaitingUpAndTheirSequencesAreUsedAgain() {
    List<Event> durable = new ArrayList<>();
    append(3, durable).await();
    Hold write = disk.holdNext(Operation.WRITE, ".wal");
    CompletableFuture<Void> leader = awaitElsewhere(append(2, new ArrayList<>()));
    write.awaitReached();
    Commit queued = append(2, new ArrayList<>());
    long numberedBefore = store.nextSequence();
    write.fail(new DiskFullException(new IOException("No space left on device")));

    assertThatThrownBy(leader::join)
        .cause()
        .isInstanceOfSatisfying(
            Unavailable.class, full -> assertThat(full.reason()).isEqualTo(Reason.DISK_FULL));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(queued::await)
        .returns(Reason.DISK_FULL, Unavailable::reason);
    assertThat(store.nextSequence()).isEqualTo(3);
    assertThatExceptionOfType(Unavailable.class)
        .as("numbered while the disk filled up")
        .isThrownBy(() -> store.append(List.of(event(numberedBefore))))
        .returns(Reason.DISK_FULL, Unavailable::reason);
    assertThat(store.readOnlyReason()).isPresent();

    append(4, durable).await();
    assertThat(store.readOnlyReason()).isEmpty();
    assertThat(all(store.view())).isEqualTo(durable).isEqualTo(events(0, 7));
    assertThat(reopened()).isEqualTo(durable);
  }

  @Test
  void anInterruptNeitherLosesAnAppendNorBreaksTheLog() throws Exception {
    int threads = 4;
    int batchesEach = 150;
    List<Event> handedOver = new ArrayList<>();
    AtomicInteger interruptsSeen = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    List<JournalException> failures = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      callers.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < batchesEach; i++) {
                    append(1, handedOver).await();
                    if (Thread.interrupted()) {
                      interruptsSeen.incrementAndGet();
                    }
                  }
                } catch (JournalException failure) {
                  synchronized (failures) {
                    failures.add(failure);
                  }
                }
              }));
    }
    Thread interrupter =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                callers.forEach(Thread::interrupt);
                Thread.onSpinWait();
              }
            });
    for (Thread caller : callers) {
      caller.join();
    }
    done.set(true);
    interrupter.join();
    assertThat(failures).isEmpty();
    assertThat(interruptsSeen).hasPositiveValue();
    assertThat(all(store.view())).isEqualTo(handedOver).hasSize(threads * batchesEach);
    assertThat(reopened()).isEqualTo(handedOver);
  }

  @Test
  void aBatchThatCannotBeWrittenLeavesNoTraceInItsGroup() {
    List<Event> handedOver = new ArrayList<>();
    Commit before = append(1, handedOver);
    Mutation unwritable =
        new Mutation("t", "e", "f", "a", "", "", "x", "s", "", Instant.MAX, null, null);
    List<Event> batch = List.of(event(1), new Event(2, "id", event(2).timestamp(), unwritable));
    assertThatThrownBy(() -> store.append(batch)).isInstanceOf(ArithmeticException.class);
    assertThat(store.nextSequence()).isEqualTo(1);
    Commit after = append(2, handedOver);
    before.await();
    after.await();
    assertThat(reopened()).isEqualTo(handedOver);
  }

  @Test
  void whatWaitsForTheDiskIsBounded() {
    List<Event> handedOver = new ArrayList<>();
    Hold sync = disk.holdNext(Operation.SYNC, ".wal");
    CompletableFuture<Void> leader = awaitElsewhere(append(1, handedOver));
    sync.awaitReached();
    String value = "x".repeat(VALUE_BYTES);
    Commit last = null;
    Unavailable refusal = null;
    while (refusal == null) {
      List<Event> batch = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        batch.add(event(store.nextSequence() + i, value));
      }
      try {
        last = store.append(batch);
        handedOver.addAll(batch);
        assertThat(handedOver.size()).isLessThan(100);
      } catch (Unavailable tooMuch) {
        refusal = tooMuch;
      }
    }
    assertThat(refusal.reason()).isEqualTo(Reason.OVERLOADED);
    sync.release();
    leader.join();
    last.await();
    assertThat(reopened()).isEqualTo(handedOver);
  }

  @Test
  void aFrameThatNoReaderWouldTakeIsRefused() {
    String value = "x".repeat(VALUE_BYTES);
    List<Event> batch = new ArrayList<>();
    for (int i = 0; i < 129; i++) {
      batch.add(event(i, value));
    }
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> store.append(batch))
        .returns(Reason.OVERLOADED, Unavailable::reason);
    store.append(events(0, 2)).await();
    assertThat(reopened()).isEqualTo(events(0, 2));
  }

  @Test
  void closingWaitsForWhatWasHandedOver() {
    List<Event> handedOver = new ArrayList<>();
    append(5, handedOver);
    store.close();
    assertThat(reopened()).isEqualTo(handedOver);
  }
}
