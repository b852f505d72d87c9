package io.journald.parquet;

import io.journald.parquet.tree.StoredTree;
import io.journald.proof.SignedCheckpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps checkpoints for good: in the log in the directory, and at the anchor, which may be on
 * another machine. One a minute at most, and the last one. For one thread.
 *
 * <p>The anchor is written on a thread of its own: where its disk hangs, nothing waits for it but a
 * stop, and that not for long.
 */
final class CheckpointLog {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How long a stop waits for the anchor. */
  private static final long ANCHOR_PATIENCE_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointLog.class);

  private final StoredTree stored;
  private final SigningFiles files;
  private String last; // the note that was logged last; empty where there is none
  private long lastNanos = System.nanoTime() - INTERVAL_NANOS;
  private Thread anchoring;

  CheckpointLog(StoredTree stored, SigningFiles files) throws IOException {
    this.stored = stored;
    this.files = files;
    List<String> logged = stored.loggedNotes();
    this.last = logged.isEmpty() ? "" : logged.getLast();
  }

  /** How long it is until the next checkpoint is due. */
  long delayNanos() {
    return Math.max(0, lastNanos + INTERVAL_NANOS - System.nanoTime());
  }

  /** Adds a checkpoint, if it is not there yet and covers anything. */
  void add(SignedCheckpoint newest) {
    if (newest.note().equals(last) || newest.checkpoint().size() == 0) {
      return;
    }
    lastNanos = System.nanoTime();
    try {
      stored.appendToLog(newest.note());
      last = newest.note();
    } catch (IOException failure) {
      LOG.error("a checkpoint was not logged, the next one will be: {}", failure.getMessage());
    }
    anchor(newest);
  }

  private void anchor(SignedCheckpoint newest) {
    if (!files.hasAnchor()) {
      return;
    }
    if (anchoring != null && anchoring.isAlive()) {
      LOG.error("the anchor takes longer than a minute; a checkpoint was not sent there");
      return;
    }
    anchoring = Thread.ofPlatform().name("journal-anchor").daemon().start(() -> write(newest));
  }

  private void write(SignedCheckpoint newest) {
    try {
      files.anchor(newest);
    } catch (IOException failure) {
      LOG.error("the anchor failed, the next checkpoint will be sent: {}", failure.getMessage());
    }
  }

  /** Waits for the anchor, for a bounded time. */
  void close() {
    if (anchoring == null) {
      return;
    }
    try {
      anchoring.join(ANCHOR_PATIENCE_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (anchoring.isAlive()) {
      LOG.error("the anchor does not answer; the last checkpoint may not be there");
    }
  }
}
