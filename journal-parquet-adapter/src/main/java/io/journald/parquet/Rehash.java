package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.tree.BlockHashes;
import io.journald.parquet.tree.EventHashes;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.LeafData;
import io.journald.proof.RightEdge;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * Hashes events again, on all cores, and holds every block against what was recorded. Takes the
 * memory of a row group for each core.
 */
final class Rehash {
  /** Events of one piece of work: whole blocks. */
  private static final long PIECE_EVENTS = 1 << 16;

  /** Pieces that are begun for each core, so that none waits. */
  private static final int AHEAD = 2;

  private final Snapshot snapshot;
  private final EventHashes recorded;
  private final DoubleConsumer progress;

  /**
   * @param recorded the hashes to compare with
   * @param progress takes the share that is done, from 0 to 1
   */
  Rehash(Snapshot snapshot, EventHashes recorded, DoubleConsumer progress) {
    this.snapshot = snapshot;
    this.recorded = recorded;
    this.progress = progress;
  }

  /**
   * Hashes the events of a range.
   *
   * @return how many events were hashed: the range is widened to whole blocks at its beginning
   * @throws Corrupt with the first damage, in sequence order: its file, block and range
   */
  long run(long from, long to) {
    int cores = Runtime.getRuntime().availableProcessors();
    long start = from - from % BlockHashes.EVENTS;
    Deque<Future<Long>> pieces = new ArrayDeque<>();
    long done = 0;
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().name("journal-verify-", 0).daemon().factory())) {
      try {
        for (long next = start; next < to || !pieces.isEmpty(); ) {
          while (next < to && pieces.size() < AHEAD * cores) {
            long end = Math.min(to, next - next % PIECE_EVENTS + PIECE_EVENTS);
            pieces.add(workers.submit(piece(next, end)));
            next = end;
          }
          done += result(pieces.removeFirst());
          progress.accept((double) done / (to - start));
        }
      } finally {
        pieces.forEach(piece -> piece.cancel(true));
      }
    }
    return done;
  }

  private static long result(Future<Long> piece) {
    try {
      return piece.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof JournalException known
          ? known
          : new IllegalStateException(failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private Callable<Long> piece(long from, long to) {
    return () -> {
      EventQuery range = EventQuery.of(EventFilter.all()).between(from, to);
      LeafData leafData = new LeafData();
      try (Stream<Event> stream = snapshot.stream(range)) {
        Iterator<Event> events = stream.iterator();
        for (long first = from; first < to; first += BlockHashes.EVENTS) {
          long end = Math.min(to, first + BlockHashes.EVENTS);
          RightEdge block = new RightEdge();
          while (block.size() < end - first && events.hasNext()) {
            block.add(leafData.hash(events.next()));
          }
          require(block, first, end);
        }
      }
      return to - from;
    };
  }

  /** The last, incomplete block is part of the root, which was compared before. */
  private void require(RightEdge block, long first, long end) {
    long index = first / BlockHashes.EVENTS;
    boolean isComplete = end - first == BlockHashes.EVENTS;
    if (block.size() < end - first
        || isComplete && !block.root().equals(recorded.blocks().get(index))) {
      throw new Corrupt(
          "TAMPERED: block "
              + index
              + ", events "
              + first
              + " to "
              + (end - 1)
              + " in "
              + file(first)
              + ", is not what was signed; restore the file from a backup");
    }
  }

  private String file(long sequence) {
    if (sequence >= snapshot.segments().end()) {
      return "the write-ahead log";
    }
    SegmentName name = snapshot.segments().holding(sequence);
    return name.fileName();
  }
}
