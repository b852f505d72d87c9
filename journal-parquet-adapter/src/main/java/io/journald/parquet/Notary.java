package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.SigningFiles.Signer;
import io.journald.parquet.io.Disk;
import io.journald.parquet.tree.BlockCheck;
import io.journald.parquet.tree.BlockFile;
import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.EventView;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.MalformedProofException;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the tree grow behind the journal and signs its checkpoints, on a thread of its own: the
 * append path only asks it to look. At most one checkpoint a second, and one at the end.
 *
 * <p>The order makes a checkpoint safe to publish: the events are durable, the root is computed,
 * the checkpoint is synced to the state file; only then anybody sees it. Because the state file is
 * outside the directory, a later start knows what must be there.
 */
final class Notary implements GrowingTree {
  /** Least time between two signatures. */
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Events that are hashed before the next signature is due: they are still in memory then. */
  private static final int URGENT_EVENTS = 1 << 15;

  /**
   * Events that are hashed before a checkpoint of them is signed, when there are many to catch up.
   */
  private static final int STEP_EVENTS = 1 << 20;

  /** How long somebody waits for a checkpoint. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Logger LOG = LoggerFactory.getLogger(Notary.class);

  private final Disk disk;
  private final StoredTree stored;
  private final SigningFiles files;
  private final SigningKey key;
  private final EventHashes hashes;
  private final BlockFile blockFile;
  private final Supplier<EventView> views;
  private final BackgroundThread thread;
  private final CheckpointLog log;
  private final AtomicBoolean signingRequested = new AtomicBoolean();
  private final AtomicBoolean growthRequested = new AtomicBoolean();
  private final AtomicBoolean loggingRequested = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Unavailable refusal; // why the last signature failed; written under the lock
  private volatile SignedCheckpoint newest;
  private volatile long hashed;
  private volatile long lastSignedNanos = System.nanoTime() - INTERVAL_NANOS;
  private volatile boolean isClosing;

  private Notary(
      StoredTree stored,
      Signer signer,
      EventHashes hashes,
      Supplier<EventView> views,
      BackgroundThread thread)
      throws IOException {
    this.thread = thread;
    this.disk = stored.disk();
    this.stored = stored;
    this.files = signer.files();
    this.key = signer.key();
    this.hashes = hashes;
    this.views = views;
    this.hashed = hashes.size();
    this.newest = signer.last();
    this.log = new CheckpointLog(stored, files);
    this.blockFile = BlockFile.open(disk, stored.blocks());
    blockFile.continueAt(hashes.blocks().count());
    if (!stored.newestNote().equals(Optional.of(newest.note()))) {
      TextFile.replace(disk, stored.newest(), newest.note()); // it was signed, but not published
    }
    requestLogging();
  }

  /**
   * Goes on behind the last checkpoint: that of the state file, or a newer one that was published,
   * where somebody has put an older state file back.
   *
   * @param signer the key and the last checkpoint
   * @param views gives the durable events
   * @param thread the tree's own, which it closes
   * @return the tree; one that signs nothing where the events to go on with cannot be read
   * @throws Corrupt if the events are not those that were signed
   */
  static GrowingTree open(
      StoredTree stored, Signer signer, Supplier<EventView> views, BackgroundThread thread)
      throws IOException {
    Signer last = signer;
    Optional<SignedCheckpoint> published = published(stored, signer);
    if (published.isPresent()) {
      Checkpoint shown = published.get().checkpoint();
      Checkpoint kept = signer.last().checkpoint();
      if (shown.size() == kept.size() && !shown.root().equals(kept.root())) {
        throw new Corrupt(
            "TAMPERED: two checkpoints of "
                + shown.size()
                + " events were signed, with different"
                + " roots: one is in "
                + stored.newest()
                + ", one is in the state file");
      }
      if (shown.size() > kept.size()) {
        LOG.warn("the state file is older than {}, which counts", stored.newest());
        signer.files().keep(published.get());
        last = new Signer(signer.files(), signer.key(), published.get());
      }
    }
    try {
      EventHashes hashes = new TreeRecovery(stored, views).run(last.last().checkpoint());
      return new Notary(stored, last, hashes, views, thread);
    } catch (TreeRecovery.UnreadableException unreadable) {
      LOG.error("nothing is signed until that is restored: {}", unreadable.damage().getMessage());
      return new UnreadableTree(last.last(), unreadable.damage());
    }
  }

  /** What the directory shows, if it is genuine: nothing else is evidence. */
  private static Optional<SignedCheckpoint> published(StoredTree stored, Signer signer)
      throws IOException {
    Optional<String> note = stored.newestNote();
    try {
      return note.isEmpty()
          ? Optional.empty()
          : Optional.of(SignedCheckpoint.verify(note.get(), signer.key().verifier()));
    } catch (MalformedProofException notGenuine) {
      LOG.warn("{} is made again: {}", stored.newest(), notGenuine.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void noteEvents(long size) {
    if (size - hashed >= URGENT_EVENTS
        && refusal == null
        && growthRequested.compareAndSet(false, true)) {
      thread.start(this::grow, 0);
    }
    requestSigning();
  }

  private void requestSigning() {
    if (!signingRequested.get() && signingRequested.compareAndSet(false, true)) {
      long delayNanos = Math.max(0, lastSignedNanos + INTERVAL_NANOS - System.nanoTime());
      thread.start(this::signRequested, delayNanos);
    }
  }

  private void grow() {
    growthRequested.set(false); // first: what comes from now on may ask again
    attempt(() -> growTo(Math.min(views.get().size(), hashed + STEP_EVENTS)));
  }

  private void growTo(long size) {
    try {
      hashes.growTo(size);
    } finally {
      hashed = hashes.size();
    }
  }

  private void signRequested() {
    signingRequested.set(false); // first, as above
    lastSignedNanos = System.nanoTime();
    if (!attempt(this::sign)) {
      requestSigning();
    }
  }

  /** True if it was done. Appends go on in any case; who asks for a checkpoint is told. */
  private boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (JournalException failure) {
      fail(failure.getMessage(), failure);
    } catch (RuntimeException fault) {
      fail("a defect: " + fault, fault);
    }
    return false;
  }

  /** Step by step, so that a stop need not wait for all that is to be caught up. */
  private void sign() {
    long end = views.get().size();
    do {
      long size = Math.min(end, hashed + STEP_EVENTS);
      growTo(size);
      if (size > newest.checkpoint().size()) {
        sign(size);
      }
    } while (hashed < end && !isClosing);
  }

  private void sign(long size) {
    if (hashes.size() != size) {
      throw new Corrupt("the events end at " + hashes.size() + ", not at " + size);
    }
    SignedCheckpoint signed = SignedCheckpoint.sign(size, hashes.root(), key);
    try {
      blockFile.write(hashes.blocks());
      blockFile.sync();
      files.keep(newest, signed);
      TextFile.replace(disk, stored.newest(), signed.note());
    } catch (IOException failure) {
      throw Failures.writing("a checkpoint", failure);
    }
    publish(signed);
    requestLogging();
  }

  private void publish(SignedCheckpoint signed) {
    lock.lock();
    try {
      if (refusal != null) {
        LOG.info("checkpoints are signed again");
      }
      newest = signed;
      refusal = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requestLogging() {
    if (loggingRequested.compareAndSet(false, true)) {
      thread.start(this::logRequested, log.delayNanos());
    }
  }

  private void logRequested() {
    loggingRequested.set(false); // first, as above
    log.add(newest);
  }

  private void fail(String why, RuntimeException failure) {
    String message = "no checkpoint can be signed: " + why;
    if (refuse(new Unavailable(Reason.IO, message, failure))) {
      LOG.error(message);
    }
  }

  /** True if it is the first failure since the last checkpoint. */
  private boolean refuse(Unavailable failure) {
    lock.lock();
    try {
      boolean isFirst = refusal == null;
      refusal = failure;
      changed.signalAll();
      return isFirst;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<SignedCheckpoint> newest() {
    return Optional.of(newest);
  }

  @Override
  public Optional<SignedCheckpoint> covering(long sequence) {
    SignedCheckpoint now = newest;
    return Optional.of(now.checkpoint().size() > sequence ? now : awaitCovering(sequence));
  }

  private SignedCheckpoint awaitCovering(long sequence) {
    long patience = PATIENCE_NANOS;
    lock.lock();
    try {
      while (newest.checkpoint().size() <= sequence) {
        if (refusal != null) {
          throw refusal;
        }
        requestSigning();
        patience = changed.awaitNanos(patience);
        if (patience <= 0) {
          throw new Unavailable(Reason.OVERLOADED, "the next checkpoint takes long; try again");
        }
      }
      return newest;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unavailable(Reason.CLOSED, "the wait for a checkpoint was ended", stopped);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Hash subtree(int level, long index) {
    return hashes.subtree(level, index);
  }

  @Override
  public Consumer<Event> check() {
    return new BlockCheck(hashes.blocks());
  }

  /** Signs a last time and ends the thread. */
  @Override
  public void close() throws IOException {
    isClosing = true;
    try (blockFile) {
      thread.call(() -> {
        attempt(this::sign);
        log.add(newest);
        return null;
      });
      log.close();
    } finally {
      refuse(new Unavailable(Reason.CLOSED, "the journal is closed"));
      thread.close();
    }
  }
}
