package io.journald.parquet;

import io.journald.port.JournalException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the flushes, one after the other, on a thread of its own. Flushes that the threshold asks
 * for coalesce to one an interval; a buffer of {@link #URGENT_BYTES} is flushed at once.
 */
final class Flusher implements AutoCloseable {
  /** Memory of unflushed events at which a flush does not wait for the interval. */
  static final long URGENT_BYTES = 32 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  private final LongSupplier writeSegment;
  private final int threshold;
  private final long intervalNanos;
  private final BackgroundThread thread;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean urgent = new AtomicBoolean();
  private volatile long lastStartNanos;

  /**
   * @param writeSegment writes the buffer as a segment and returns the number of its events
   */
  Flusher(LongSupplier writeSegment, StoreOptions options, BackgroundThread thread) {
    this.thread = thread;
    this.writeSegment = writeSegment;
    this.threshold = options.flushThreshold();
    this.intervalNanos = options.flushInterval().toNanos();
    this.lastStartNanos = System.nanoTime() - intervalNanos;
  }

  /** Tells how much is buffered; starts a flush where that is due. Never waits. */
  void noteBuffered(long events, long bytes) {
    if (bytes >= URGENT_BYTES && urgent.compareAndSet(false, true)) {
      thread.start(() -> runRequested(urgent), 0);
    } else if (events >= threshold && scheduled.compareAndSet(false, true)) {
      long delayNanos = Math.max(0, lastStartNanos + intervalNanos - System.nanoTime());
      thread.start(() -> runRequested(scheduled), delayNanos);
    }
  }

  private void runRequested(AtomicBoolean requested) {
    lastStartNanos = System.nanoTime(); // first: the next request counts its interval from here
    requested.set(false); // before the work: what comes meanwhile may ask for the next flush
    try {
      writeSegment.getAsLong();
    } catch (JournalException failure) {
      LOG.error("a flush failed, its events stay in the write-ahead log: {}", failure.getMessage());
      retry();
    } catch (RuntimeException fault) {
      LOG.error("a flush broke down, its events stay in the write-ahead log", fault);
      retry();
    }
  }

  private void retry() {
    if (scheduled.compareAndSet(false, true)) {
      thread.start(() -> runRequested(scheduled), intervalNanos);
    }
  }

  private long run() {
    lastStartNanos = System.nanoTime();
    return writeSegment.getAsLong();
  }

  /** Flushes what is durable now and waits for it. */
  long flush() {
    return thread.call(this::run);
  }

  /** Flushes a last time and ends the thread. */
  @Override
  public void close() {
    try {
      flush();
    } catch (JournalException failure) {
      LOG.error(
          "the last flush failed, its events stay in the write-ahead log: {}",
          failure.getMessage());
    } finally {
      thread.close();
    }
  }
}
