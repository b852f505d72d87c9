package io.journald.core;

import static io.journald.core.Mutations.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.journald.core.ManualStore.ManualCommit;
import io.journald.model.Event;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Conflict;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecorderTest {
  private static final Unavailable DISK_FULL =
      new Unavailable(Unavailable.Reason.DISK_FULL, "the disk is full");

  private final ManualStore store = new ManualStore();
  private final Recorder recorder =
      new Recorder(
          store, new JournalClock(InstantSource.system(), System::nanoTime, Optional.empty()));
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private Future<List<Receipt>> append(Submission... batch) {
    return threads.submit(() -> recorder.append(List.of(batch)));
  }

  private static Throwable failureOf(Future<List<Receipt>> answer) {
    return catchThrowable(() -> answer.get(10, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void aCallReturnsOnlyWhenItsEventsAreDurable() throws Exception {
    Future<List<Receipt>> answer = append(submission(null, "1"), submission(null, "2"));
    ManualCommit commit = store.nextHandOver();
    commit.awaitWaiters(1);
    assertThat(answer.isDone()).isFalse();
    assertThat(store.view().size()).isZero();
    store.complete(commit);
    assertThat(answer.get()).extracting(Receipt::sequence).containsExactly(0L, 1L);
  }

  @Test
  void othersHandOverWhileOneWaits() throws Exception {
    Future<List<Receipt>> first = append(submission(null, "1"));
    ManualCommit one = store.nextHandOver();
    Future<List<Receipt>> second = append(submission(null, "2"));
    ManualCommit two = store.nextHandOver();
    two.awaitWaiters(1);
    store.complete(one);
    store.complete(two);
    assertThat(first.get().getFirst().sequence()).isZero();
    assertThat(second.get().getFirst().sequence()).isEqualTo(1);
  }

  @Test
  void aDuplicateOfAnEventOnItsWayWaitsForTheFirst() throws Exception {
    Future<List<Receipt>> first = append(submission("x", "1"));
    ManualCommit commit = store.nextHandOver();
    commit.awaitWaiters(1);
    Future<List<Receipt>> second = append(submission("x", "1"));
    commit.awaitWaiters(1);
    assertThat(second.isDone()).isFalse();
    assertThat(store.handOversInFlight()).isEqualTo(1);
    store.complete(commit);
    Receipt receipt = first.get().getFirst();
    assertThat(second.get())
        .containsExactly(
            new Receipt(receipt.eventId(), receipt.sequence(), receipt.timestamp(), true));
  }

  @Test
  void aDuplicateIsFoundBetweenTheViewAndTheWakingOfTheFirstCaller() throws Exception {
    Future<List<Receipt>> first = append(submission("x", "1"));
    ManualCommit commit = store.nextHandOver();
    store.makeDurable(commit);
    assertThat(recorder.append(List.of(submission("x", "1"))).getFirst().duplicate()).isTrue();
    assertThat(first.isDone()).isFalse();
    commit.succeed();
    assertThat(first.get().getFirst().duplicate()).isFalse();
    assertThat(store.view().size()).isEqualTo(1);
  }

  @Test
  void otherContentThanAnEventOnItsWayIsAConflictOnlyOnceThatIsDurable() {
    append(submission("x", "1"));
    ManualCommit commit = store.nextHandOver();
    commit.awaitWaiters(1);
    Future<List<Receipt>> other = append(submission("x", "2"));
    commit.awaitWaiters(1);
    assertThat(other.isDone()).isFalse();
    store.complete(commit);
    assertThat(failureOf(other)).isInstanceOf(Conflict.class);
    assertThat(store.nextSequence()).isEqualTo(1);
  }

  @Test
  void aBatchBesideAnEventThatIsGivenUpIsNotRecordedEither() {
    Future<List<Receipt>> first = append(submission("x", "1"));
    ManualCommit lost = store.nextHandOver();
    lost.awaitWaiters(1);
    store.giveUp(lost);
    Future<List<Receipt>> mixed = append(submission("x", "1"), submission("y", "2"));
    lost.awaitWaiters(1);
    assertThat(store.handOversInFlight()).isZero();
    lost.fail(DISK_FULL);
    assertThat(failureOf(first)).isSameAs(DISK_FULL);
    assertThat(failureOf(mixed)).isSameAs(DISK_FULL);
    assertThat(store.view().size()).isZero();
  }

  @Test
  void whatWasGivenUpCanBeSentAgain() throws Exception {
    Future<List<Receipt>> first = append(submission("x", "1"));
    ManualCommit lost = store.nextHandOver();
    store.giveUp(lost);
    lost.fail(DISK_FULL);
    assertThat(failureOf(first)).isSameAs(DISK_FULL);
    Future<List<Receipt>> again = append(submission("x", "1"));
    store.complete(store.nextHandOver());
    Receipt receipt = again.get().getFirst();
    assertThat(receipt.duplicate()).isFalse();
    assertThat(receipt.sequence()).isZero();
  }

  @Test
  void aRefusedAppendLeavesNoGap() throws Exception {
    store.refuseNext(DISK_FULL);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> recorder.append(List.of(submission("x", "1"), submission("y", "2"))));
    Future<List<Receipt>> answer = append(submission("x", "other"));
    ManualCommit commit = store.nextHandOver();
    assertThat(commit.events()).extracting(Event::sequence).containsExactly(0L);
    store.complete(commit);
    assertThat(answer.get().getFirst().duplicate()).isFalse();
  }

  @Test
  void anUnknownOutcomeReachesEveryCallerThatWaits() {
    Future<List<Receipt>> first = append(submission("x", "1"));
    ManualCommit commit = store.nextHandOver();
    commit.awaitWaiters(1);
    Future<List<Receipt>> duplicate = append(submission("x", "1"));
    commit.awaitWaiters(1);
    OutcomeUnknown unknown = new OutcomeUnknown("the sync failed", null);
    commit.fail(unknown);
    assertThat(failureOf(first)).isSameAs(unknown);
    assertThat(failureOf(duplicate)).isSameAs(unknown);
  }

  @Test
  void anInvalidBatchIsNeverHandedOver() {
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> recorder.append(List.of()));
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> recorder.append(List.of(submission("a/b", "1"))));
    assertThat(store.handOversInFlight()).isZero();
  }

  @Test
  void aBatchOfNothingButDuplicatesIsNotHandedOver() throws Exception {
    Future<List<Receipt>> first = append(submission("x", "1"), submission("y", "2"));
    store.complete(store.nextHandOver());
    first.get();
    assertThat(recorder.append(List.of(submission("y", "2"), submission("x", "1"))))
        .extracting(Receipt::sequence)
        .containsExactly(1L, 0L);
    assertThat(store.handOversInFlight()).isZero();
  }

  @Test
  void sequencesContinueThoseOfTheStore() throws Exception {
    Future<List<Receipt>> first = append(submission(null, "1"));
    store.complete(store.nextHandOver());
    first.get();
    OpenJournal later = OpenJournal.over(store);
    Future<Receipt> second = threads.submit(() -> later.journal().record(submission(null, "2")));
    store.complete(store.nextHandOver());
    assertThat(second.get().sequence()).isEqualTo(1);
    assertThat(second.get().timestamp()).isAfterOrEqualTo(first.get().getFirst().timestamp());
  }
}
