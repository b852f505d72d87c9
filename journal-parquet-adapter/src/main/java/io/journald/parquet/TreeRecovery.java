package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.tree.BlockFile;
import io.journald.parquet.tree.BlockHashes;
import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tree back at a start, up to the last checkpoint that was signed, and refuses a journal
 * that is not what was signed.
 *
 * <p>The stored blocks are believed only if they give the signed root. If they do not, the events
 * decide: they are all hashed again.
 */
final class TreeRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(TreeRecovery.class);

  /** Events that must be hashed cannot be read: nothing can be said of them. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Corrupt damage;

    private UnreadableException(Corrupt damage) {
      super(damage);
      this.damage = damage;
    }

    Corrupt damage() {
      return damage;
    }
  }

  private final Disk disk;
  private final StoredTree stored;
  private final Supplier<EventView> views;

  /**
   * @param views gives the newest view of the events
   */
  TreeRecovery(StoredTree stored, Supplier<EventView> views) {
    this.disk = stored.disk();
    this.stored = stored;
    this.views = views;
  }

  /**
   * The hashes of the events that were signed.
   *
   * @param signed the last checkpoint, from outside the directory
   * @throws Corrupt if the events are fewer than were signed (ROLLBACK) or others (TAMPERED)
   * @throws UnreadableException if a damaged segment holds some of those that must be hashed
   */
  EventHashes run(Checkpoint signed) throws IOException, UnreadableException {
    long size = views.get().size();
    if (size < signed.size()) {
      throw new Corrupt(
          "ROLLBACK: events "
              + size
              + " to "
              + (signed.size() - 1)
              + " were signed and are gone; put the newest copy of the journal back, or begin a new"
              + " origin with 'journal new-origin'");
    }
    EventHashes hashes = hashed(signed);
    if (!hashes.root().equals(signed.root())) {
      throw tampered(signed, hashes.blocks());
    }
    return hashes;
  }

  /** From the stored blocks, if they give the signed root; else from all events. */
  private EventHashes hashed(Checkpoint signed) throws IOException, UnreadableException {
    try {
      Optional<EventHashes> believed = EventHashes.stored(stored, signed, views);
      return believed.isPresent() ? believed.get() : hashedAgain(signed);
    } catch (Corrupt damage) {
      throw new UnreadableException(damage);
    }
  }

  private EventHashes hashedAgain(Checkpoint signed) throws IOException {
    LOG.warn("{} is missing or damaged; hashing {} events again", stored.blocks(), signed.size());
    EventHashes hashes = new EventHashes(views);
    hashes.growTo(signed.size());
    if (hashes.root().equals(signed.root())) {
      try (BlockFile file = BlockFile.open(disk, stored.blocks())) {
        file.continueAt(0);
        file.write(hashes.blocks());
        file.sync();
      }
    }
    return hashes;
  }

  /**
   * Names the first block that is not the stored one. If each is, an event behind the last block
   * was altered, or one in any of them and its stored hash with it: nothing tells which.
   */
  private Corrupt tampered(Checkpoint signed, BlockHashes actual) throws IOException {
    List<Hash> roots = BlockFile.read(disk, stored.blocks(), signed.size() / BlockHashes.EVENTS);
    long block = 0;
    while (block < roots.size() && roots.get((int) block).equals(actual.get(block))) {
      block++;
    }
    boolean isBlock = block < roots.size();
    long first = isBlock ? block * BlockHashes.EVENTS : 0;
    long last = isBlock ? first + BlockHashes.EVENTS - 1 : signed.size() - 1;
    return new Corrupt(
        "TAMPERED: events "
            + first
            + " to "
            + last
            + " are not those that were signed; restore them from a backup, 'journal verify --full'"
            + " names what is wrong");
  }
}
