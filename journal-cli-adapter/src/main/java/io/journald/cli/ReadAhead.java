package io.journald.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads batches in a thread of its own, a few ahead of whoever takes them, so that parsing and the
 * disk work at the same time.
 */
final class ReadAhead implements AutoCloseable {
  private static final int BATCHES_AHEAD = 3;

  /** What the reading thread hands over. */
  private sealed interface Item {
    record Lines(ImportBatch batch) implements Item {}

    record End() implements Item {}

    record Failed(Exception cause) implements Item {}
  }

  private final BlockingQueue<Item> ahead = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final BatchReader batches;
  private final Thread reader;
  private volatile boolean stopped;

  /** Starts to read. The batches have no other user from now on. */
  ReadAhead(BatchReader batches) {
    this.batches = batches;
    this.reader = Thread.ofPlatform().name("import-reader").daemon().start(this::readAll);
  }

  /**
   * The next batch; empty at the end.
   *
   * @throws InvalidLineException as {@link BatchReader#next}
   * @throws InterruptedException after {@link #stop}
   */
  Optional<ImportBatch> next() throws IOException, InterruptedException {
    Item item = ahead.take();
    if (stopped) {
      throw new InterruptedException("the import was stopped");
    }
    return switch (item) {
      case Item.Lines lines -> Optional.of(lines.batch());
      case Item.End _ -> Optional.empty();
      case Item.Failed failed -> throw rethrown(failed.cause());
    };
  }

  /** Lets {@link #next} wait no more and return nothing more. Called by any thread. */
  void stop() {
    stopped = true;
    reader.interrupt();
    ahead.clear();
    ahead.offer(new Item.End()); // if there is no room, there is an item to be taken
  }

  private static RuntimeException rethrown(Exception cause) throws IOException {
    return switch (cause) {
      case IOException e -> throw e;
      case RuntimeException e -> e;
      default -> new IllegalStateException(cause);
    };
  }

  private void readAll() {
    try {
      ahead.put(lastItem());
    } catch (InterruptedException _) {
      // Closed: nobody takes batches any more.
      Thread.currentThread().interrupt();
    }
  }

  /** Hands over all batches and returns what stands behind them. */
  private Item lastItem() throws InterruptedException {
    try {
      for (Optional<ImportBatch> batch = batches.next();
          batch.isPresent();
          batch = batches.next()) {
        ahead.put(new Item.Lines(batch.get()));
      }
      return new Item.End();
    } catch (IOException | RuntimeException e) {
      return new Item.Failed(e);
    }
  }

  /**
   * Stops the reading thread. It may hang in a read of a pipe that nobody writes; then it is left
   * behind, as a daemon, because nothing can wake it.
   */
  @Override
  public void close() {
    reader.interrupt();
  }
}
