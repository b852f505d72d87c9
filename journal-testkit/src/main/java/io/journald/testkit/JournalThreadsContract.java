package io.journald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import io.journald.port.JournalException.Conflict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link JournalContract} on callers in several threads. */
interface JournalThreadsContract extends JournalPorts {
  int THREADS = 6;

  /** Runs the task for each number in a thread of its own, all at once. */
  private static <T> List<T> race(Numbered<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        tasks.add(() -> {
          start.await();
          return task.run(number);
        });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    }
  }

  /** A task of one of several threads. */
  interface Numbered<T> {
    T run(int number);
  }

  @Test
  default void batchesOfManyThreadsDoNotMix() throws Exception {
    int batchSize = 5;
    int batches = 20;
    List<List<List<Receipt>>> ofThreads =
        race(number ->
            IntStream.range(0, batches)
                .mapToObj(i -> journal().append(batchOf(number, i, batchSize)))
                .toList());
    List<Event> all = everything();
    assertThat(all).hasSize(THREADS * batches * batchSize);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).sequence()).isEqualTo(i);
      assertThat(all.get(i).timestamp()).isAfterOrEqualTo(all.get(Math.max(0, i - 1)).timestamp());
    }
    for (int thread = 0; thread < THREADS; thread++) {
      long last = -1;
      for (int i = 0; i < batches; i++) {
        List<Receipt> receipts = ofThreads.get(thread).get(i);
        assertThat(receipts.getFirst().sequence()).isGreaterThan(last);
        last = receipts.getLast().sequence();
        List<Submission> batch = batchOf(thread, i, batchSize);
        for (int j = 0; j < batchSize; j++) {
          Receipt receipt = receipts.get(j);
          assertThat(receipt.sequence()).isEqualTo(receipts.getFirst().sequence() + j);
          assertThat(all.get((int) receipt.sequence()))
              .isEqualTo(JournalPorts.recorded(receipt, batch.get(j).mutation()));
        }
      }
    }
  }

  private static List<Submission> batchOf(int thread, int number, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> Submission.of(Samples.mutation("thread-" + thread, number + "." + i)))
        .toList();
  }

  @Test
  default void readersBesideWritersSeeWholeBatches() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    race(number -> {
      if (number == 0) {
        try {
          for (int i = 0; i < 60; i++) {
            journal().append(batchOf(0, i, 5));
            if (i % 20 == 0) {
              operations().flush();
            }
          }
        } finally {
          done.set(true);
        }
      } else {
        readUntil(done);
      }
      return number;
    });
    assertThat(everything()).hasSize(300);
  }

  private void readUntil(AtomicBoolean done) {
    int before = 0;
    while (!done.get()) {
      List<Event> read = everything();
      assertThat(read.size() % 5).as("events of a batch that is not whole").isZero();
      assertThat(read).hasSizeGreaterThanOrEqualTo(before);
      for (int i = 0; i < read.size(); i++) {
        assertThat(read.get(i).sequence()).isEqualTo(i);
      }
      before = read.size();
    }
  }

  @Test
  default void threadsThatRaceWithOneIdRecordOneEvent() throws Exception {
    for (int round = 0; round < 15; round++) {
      String id = "race-" + round;
      List<Receipt> receipts = race(_ -> record(id, Samples.full()));
      assertThat(receipts).filteredOn(receipt -> !receipt.duplicate()).hasSize(1);
      assertThat(receipts).allMatch(receipt -> receipt.eventId().equals(id));
      assertThat(receipts).extracting(Receipt::sequence).containsOnly((long) round);
      assertThat(receipts).extracting(Receipt::timestamp).containsOnly(receipts.get(0).timestamp());
      assertThat(events().stats().totalEvents()).isEqualTo(round + 1);
    }
  }

  @Test
  default void ofThreadsThatRaceWithOtherContentOneWins() throws Exception {
    for (int round = 0; round < 15; round++) {
      String id = "race-" + round;
      List<Boolean> won =
          race(number -> {
            try {
              return !record(id, Samples.mutation("a", "content " + number)).duplicate();
            } catch (Conflict _) {
              return false;
            }
          });
      assertThat(won).containsOnlyOnce(true);
      Event winner = events().find(id).orElseThrow();
      assertThat(winner.mutation().newValue()).isEqualTo("content " + won.indexOf(true));
      assertThat(events().stats().totalEvents()).isEqualTo(round + 1);
    }
  }

  @Test
  default void overlappingBatchesRecordEachIdOnce() throws Exception {
    List<List<Receipt>> answers =
        race(number -> {
          List<Receipt> receipts = new ArrayList<>();
          Random random = new Random(number);
          for (int i = 0; i < 10; i++) {
            List<Submission> batch =
                new ArrayList<>(
                    IntStream.range(0, 8 * (i + 1))
                        .mapToObj(
                            n -> new Submission("n-" + n, Samples.mutation("e-" + n % 5, "v" + n)))
                        .toList());
            Collections.shuffle(batch, random);
            receipts.addAll(journal().append(batch));
          }
          return receipts;
        });
    Map<String, Receipt> firsts = new HashMap<>();
    for (Receipt receipt : answers.stream().flatMap(List::stream).toList()) {
      if (!receipt.duplicate()) {
        assertThat(firsts.put(receipt.eventId(), receipt))
            .as("%s recorded twice", receipt)
            .isNull();
      }
    }
    for (Receipt receipt : answers.stream().flatMap(List::stream).toList()) {
      assertThat(receipt.sequence()).isEqualTo(firsts.get(receipt.eventId()).sequence());
    }
    assertThat(everything()).hasSize(80);
  }
}
