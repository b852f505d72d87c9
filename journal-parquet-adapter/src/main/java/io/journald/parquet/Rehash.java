package io.journald.parquet;

import io.journald.model.Order;
import io.journald.parquet.tree.BlockHashes;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.LeafLines;
import io.journald.proof.RightEdge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Hashes events again, on all cores, and reads every page for that. Takes the memory of a row group
 * for each core.
 */
final class Rehash {
  /** Events of one piece of work: whole blocks. */
  private static final long PIECE_EVENTS = 1 << 16;

  /** Pieces that are begun for each core, so that none waits. */
  private static final int AHEAD = 2;

  private final Snapshot snapshot;
  private final DoubleConsumer progress;

  /**
   * @param progress takes the share that is done, from 0 to 1
   */
  Rehash(Snapshot snapshot, DoubleConsumer progress) {
    this.snapshot = snapshot;
    this.progress = progress;
  }

  /**
   * Hashes the events of a range.
   *
   * @param from where a block begins
   * @return the roots of its complete blocks
   * @throws Corrupt with the first event, in sequence order, that cannot be read
   */
  List<Hash> run(long from, long to) {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Hash> roots = new ArrayList<>();
    Deque<Future<List<Hash>>> pieces = new ArrayDeque<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().name("journal-verify-", 0).daemon().factory())) {
      try {
        for (long next = from; next < to || !pieces.isEmpty(); ) {
          while (next < to && pieces.size() < AHEAD * cores) {
            long end = Math.min(to, next - next % PIECE_EVENTS + PIECE_EVENTS);
            pieces.add(workers.submit(piece(next, end)));
            next = end;
          }
          roots.addAll(result(pieces.removeFirst()));
          long done = pieces.isEmpty() && next == to ? to - from : events(roots);
          progress.accept((double) done / (to - from));
        }
      } finally {
        pieces.forEach(piece -> piece.cancel(true));
      }
    }
    return roots;
  }

  private static long events(List<Hash> roots) {
    return (long) roots.size() * BlockHashes.EVENTS;
  }

  private static List<Hash> result(Future<List<Hash>> piece) {
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

  private Callable<List<Hash>> piece(long from, long to) {
    return () -> {
      TailView tail = snapshot.tail();
      Blocks blocks = new Blocks();
      snapshot.leaves(from, Math.min(to, tail.first()), blocks);
      LeafData leafData = new LeafData();
      tail.range(Order.ASC, Math.max(from, tail.first()), to)
          .forEachRemaining(event -> blocks.accept(leafData.lines(event)));
      if (blocks.events != to - from) {
        throw new Corrupt("of events " + from + " to " + (to - 1) + " some are missing");
      }
      return blocks.roots;
    };
  }

  /** The roots of the blocks of the leaves that it takes. */
  private static final class Blocks implements Consumer<LeafLines> {
    private final List<Hash> roots = new ArrayList<>();
    private final RightEdge block = new RightEdge();
    private long events;

    @Override
    public void accept(LeafLines leaf) {
      block.add(leaf);
      events++;
      if (block.size() == BlockHashes.EVENTS) {
        roots.add(block.root());
        block.clear();
      }
    }
  }
}
