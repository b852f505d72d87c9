package io.journald.parquet;

import io.journald.parquet.SigningFiles.Signer;
import io.journald.parquet.io.Disk;
import io.journald.parquet.tree.BlockCheck;
import io.journald.parquet.tree.BlockFile;
import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.EventView;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.Hash;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.SigningKey;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
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

  /** Least time between two checkpoints in the log and at the anchor, but for the last one. */
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Events that are hashed before the next signature is due: they are still in memory then. */
  private static final int URGENT_EVENTS = 1 << 15;

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
  private final AtomicBoolean signingRequested = new AtomicBoolean();
  private final AtomicBoolean growthRequested = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Unavailable refusal; // guarded by lock: why the last signature failed
  private volatile SignedCheckpoint newest;
  private volatile long hashed;
  private volatile long lastSignedNanos = System.nanoTime() - INTERVAL_NANOS;
  private long lastLoggedNanos = System.nanoTime() - LOG_INTERVAL_NANOS; // on the thread only
  private SignedCheckpoint lastLogged; // on the thread only

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
    this.lastLogged = signer.last();
    this.blockFile = BlockFile.open(disk, stored.blocks());
    blockFile.continueAt(hashes.blocks().count());
    if (!stored.newestNote().equals(Optional.of(newest.note()))) {
      TextFile.replace(disk, stored.newest(), newest.note()); // it was signed, but not published
    }
  }

  /**
   * Goes on behind the last checkpoint.
   *
   * @param signer the key and the last checkpoint
   * @param views gives the durable events
   * @param thread the tree's own, which it closes
   * @throws io.journald.port.JournalException.Corrupt if the events are not those that were signed
   */
  static Notary open(
      StoredTree stored, Signer signer, Supplier<EventView> views, BackgroundThread thread)
      throws IOException {
    EventHashes hashes = new TreeRecovery(stored, views).run(signer.last().checkpoint());
    return new Notary(stored, signer, hashes, views, thread);
  }

  @Override
  public void noteEvents(long size) {
    if (size - hashed >= URGENT_EVENTS && growthRequested.compareAndSet(false, true)) {
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
    try {
      growTo(views.get().size());
    } catch (JournalException failure) {
      fail(failure);
    }
  }

  private void growTo(long size) {
    hashes.growTo(size);
    hashed = size;
  }

  private void signRequested() {
    signingRequested.set(false); // first, as above
    lastSignedNanos = System.nanoTime();
    try {
      sign();
    } catch (JournalException failure) {
      fail(failure);
      requestSigning();
    }
  }

  private void sign() {
    growTo(views.get().size());
    if (hashed <= newest.checkpoint().size()) {
      return;
    }
    SignedCheckpoint signed = SignedCheckpoint.sign(hashed, hashes.root(), key);
    try {
      blockFile.write(hashes.blocks());
      blockFile.sync();
      files.keep(signed);
      TextFile.replace(disk, stored.newest(), signed.note());
    } catch (IOException failure) {
      throw Failures.writing("a checkpoint", failure);
    }
    publish(signed);
    if (System.nanoTime() - lastLoggedNanos >= LOG_INTERVAL_NANOS) {
      log();
    }
  }

  private void publish(SignedCheckpoint signed) {
    lock.lock();
    try {
      newest = signed;
      refusal = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Appends go on; who asks for a checkpoint is told why there is none. */
  private void fail(JournalException failure) {
    String message = "no checkpoint can be signed: " + failure.getMessage();
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

  /** Keeps the newest checkpoint for good, here and at the anchor. */
  private void log() {
    if (lastLogged.equals(newest)) {
      return;
    }
    try {
      TextFile.append(disk, stored.log(), newest.note());
      files.anchor(newest);
      lastLogged = newest;
    } catch (IOException failure) {
      LOG.error("a checkpoint was not logged, the next one will be: {}", failure.getMessage());
    }
    lastLoggedNanos = System.nanoTime();
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
  public ObjLongConsumer<Hash> check() {
    return new BlockCheck(hashes.blocks());
  }

  /** Signs a last time and ends the thread. */
  @Override
  public void close() throws IOException {
    try (blockFile) {
      thread.call(() -> {
        sign();
        log();
        return null;
      });
    } catch (JournalException failure) {
      fail(failure);
    } finally {
      refuse(new Unavailable(Reason.CLOSED, "the journal is closed"));
      thread.close();
    }
  }
}
