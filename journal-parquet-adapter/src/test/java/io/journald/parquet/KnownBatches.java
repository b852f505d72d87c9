package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.model.Receipt;
import io.journald.model.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What callers know of their batches, and what a journal must hold by that. For one thread at a
 * time; {@link #copy} is cheap.
 */
final class KnownBatches {
  /** What the caller of a batch was told. */
  enum Outcome {
    /** Nothing yet, or that it may be recorded. */
    UNKNOWN,
    ACKNOWLEDGED,
    REFUSED
  }

  /** A batch; no two have an equal new value anywhere. */
  record Batch(List<Submission> submissions, Outcome outcome, List<Receipt> receipts) {
    boolean hasIds() {
      return submissions.stream().allMatch(submission -> submission.eventId() != null);
    }

    List<Mutation> mutations() {
      return submissions.stream().map(Submission::mutation).toList();
    }
  }

  private final List<Batch> batches;

  KnownBatches() {
    this(List.of());
  }

  private KnownBatches(List<Batch> batches) {
    this.batches = new ArrayList<>(batches);
  }

  KnownBatches copy() {
    return new KnownBatches(batches);
  }

  int size() {
    return batches.size();
  }

  Batch get(int number) {
    return batches.get(number);
  }

  /** Adds a batch that is about to be sent and returns its number. */
  int sending(List<Submission> submissions) {
    batches.add(new Batch(submissions, Outcome.UNKNOWN, List.of()));
    return batches.size() - 1;
  }

  void acknowledged(int number, List<Receipt> receipts) {
    batches.set(
        number, new Batch(get(number).submissions, Outcome.ACKNOWLEDGED, List.copyOf(receipts)));
  }

  void refused(int number) {
    batches.set(number, new Batch(get(number).submissions, Outcome.REFUSED, List.of()));
  }

  /**
   * Requires that the events are in order without a gap; that every acknowledged batch is there as
   * its receipts say, and every other one whole or not at all; and nothing else.
   */
  void requireAmong(List<Event> found, String what) {
    Map<String, Event> byValue = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      Event event = found.get(i);
      assertThat(event.sequence()).as(what).isEqualTo(i);
      Event twin = byValue.put(event.mutation().newValue(), event);
      assertThat(twin).as("%s: recorded twice", what).isNull();
    }
    int expected = 0;
    for (int number = 0; number < batches.size(); number++) {
      expected += require(batches.get(number), byValue, what + ": batch " + number);
    }
    assertThat(found).as("%s: nothing else is there", what).hasSize(expected);
  }

  /** Returns how many of its events are there. */
  private static int require(Batch batch, Map<String, Event> byValue, String what) {
    List<Event> present = new ArrayList<>();
    for (Submission submission : batch.submissions) {
      Event event = byValue.get(submission.mutation().newValue());
      if (event != null) {
        assertThat(event.mutation()).as(what).isEqualTo(submission.mutation());
        present.add(event);
      }
    }
    switch (batch.outcome) {
      case ACKNOWLEDGED -> requireAsReceived(batch, present, what);
      case REFUSED -> assertThat(present).as("%s was refused", what).isEmpty();
      case UNKNOWN -> {
        if (!present.isEmpty()) {
          assertThat(present).as("%s: in part", what).hasSameSizeAs(batch.submissions);
          requireNeighbours(present, what);
        }
      }
    }
    return present.size();
  }

  private static void requireAsReceived(Batch batch, List<Event> present, String what) {
    assertThat(present).as("%s was acknowledged", what).hasSameSizeAs(batch.submissions);
    requireNeighbours(present, what);
    for (int i = 0; i < present.size(); i++) {
      Receipt receipt = batch.receipts.get(i);
      Event event = present.get(i);
      assertThat(event.sequence()).as(what).isEqualTo(receipt.sequence());
      assertThat(event.eventId()).as(what).isEqualTo(receipt.eventId());
      assertThat(event.timestamp()).as(what).isEqualTo(receipt.timestamp());
    }
  }

  private static void requireNeighbours(List<Event> present, String what) {
    for (int i = 1; i < present.size(); i++) {
      assertThat(present.get(i).sequence())
          .as("%s is one piece", what)
          .isEqualTo(present.get(i - 1).sequence() + 1);
    }
  }
}
