package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.tree.BlockFile;
import io.journald.parquet.tree.BlockHashes;
import io.journald.parquet.tree.EventHashes;
import io.journald.parquet.tree.StoredTree;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.MalformedProofException;
import io.journald.proof.MerkleTree;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Checks that a journal directory is what was signed, with nothing but the directory and the
 * verifier key: no signing key, no state file, no lock. Only reads; may run beside a writer.
 *
 * <p>The quick check trusts the stored hashes of complete blocks, if they give the signed root; so
 * an event that was altered in a segment shows only in the full one, which hashes every event
 * again.
 */
public final class JournalVerifier {
  /** How much is checked. */
  public enum Depth {
    /** The signature, and that the stored hashes give the signed root. */
    QUICK,
    /** Every event that the checkpoint covers. */
    FULL
  }

  /**
   * What is to be checked against what.
   *
   * @param directory the journal directory
   * @param depth how much
   * @param key the verifier key; empty to believe the one that the journal names itself
   * @param checkpoint the signed note to check against; empty for the newest one in the directory
   * @param since an older signed note: the journal must have grown out of it, and of its events
   *     only those behind it are hashed again
   */
  public record Request(
      Path directory,
      Depth depth,
      Optional<VerifierKey> key,
      Optional<String> checkpoint,
      Optional<String> since) {}

  private final Disk disk;
  private final Request request;
  private final StoredTree stored;
  private final Consumer<Finding> findings;
  private final DoubleConsumer progress;

  private JournalVerifier(
      Disk disk, Request request, Consumer<Finding> findings, DoubleConsumer progress) {
    this.disk = disk;
    this.request = request;
    this.stored = new JournalDirectory(disk, request.directory()).storedTree();
    this.findings = findings;
    this.progress = progress;
  }

  /**
   * Checks a journal. What is wrong is a finding and no error; the first damage ends the check.
   *
   * @param findings takes what is found out, step by step
   * @param progress takes the share of the events that are hashed again, from 0 to 1
   * @throws Unavailable if there is no journal, it has signed nothing, or the disk fails
   */
  public static void run(Request request, Consumer<Finding> findings, DoubleConsumer progress) {
    run(request, new LocalDisk(), findings, progress);
  }

  static void run(Request request, Disk disk, Consumer<Finding> findings, DoubleConsumer progress) {
    try {
      new JournalVerifier(disk, request, findings, progress).run();
    } catch (IOException failure) {
      throw Failures.reading(request.directory(), failure);
    }
  }

  private void run() throws IOException {
    Path place = request.directory();
    try {
      ParquetJournalReader reader = ParquetJournalReader.open(request.directory(), disk);
      VerifierKey key = key();
      // The checkpoint first, the events second: they can only be more than it covers.
      SignedCheckpoint signed = checkpoint(key);
      place = stored.newest();
      Snapshot snapshot = reader.snapshot();
      requireEvents(snapshot, signed.checkpoint());
      sound(
          place,
          "signed by "
              + key.name()
              + ": "
              + signed.checkpoint().size()
              + " events, root "
              + signed.checkpoint().root());
      place = stored.blocks();
      EventHashes hashes = storedHashes(snapshot, signed.checkpoint());
      requireRoot(hashes, signed.checkpoint(), "the stored hashes do not give the signed root");
      sound(place, "gives the signed root");
      long from = since(key, hashes, signed.checkpoint());
      if (request.depth() == Depth.FULL || request.since().isPresent()) {
        place = request.directory().resolve("segments");
        long hashed = new Rehash(snapshot, hashes, progress).run(from, signed.checkpoint().size());
        sound(place, hashed + " events hashed again, all as they were signed");
      }
      // After the events: what is wrong with one is told with its file there, and here without.
      place = stored.log();
      sound(
          place,
          checkLog(key, hashes, signed.checkpoint())
              + " logged checkpoints looked at, all consistent");
      tellUncovered(snapshot.size() - signed.checkpoint().size());
    } catch (Corrupt damage) {
      findings.accept(new Finding(place.toString(), false, damage.getMessage()));
    }
  }

  private VerifierKey key() throws IOException {
    Optional<VerifierKey> named = new JournalDirectory(disk, request.directory()).check();
    return request
        .key()
        .or(() -> named)
        .orElseThrow(() ->
            new Unavailable(
                Reason.ABSENT,
                "the journal in "
                    + request.directory()
                    + " signs no checkpoints; nothing to verify"));
  }

  private SignedCheckpoint checkpoint(VerifierKey key) throws IOException {
    Optional<String> note =
        request.checkpoint().isPresent() ? request.checkpoint() : stored.newestNote();
    return verified(
        note.orElseThrow(() -> new Corrupt("TAMPERED: " + stored.newest() + " is missing")),
        key,
        "the checkpoint");
  }

  private static SignedCheckpoint verified(String note, VerifierKey key, String what) {
    try {
      return SignedCheckpoint.verify(note, key);
    } catch (MalformedProofException invalid) {
      throw new Corrupt("TAMPERED: " + what + ": " + invalid.getMessage(), invalid);
    }
  }

  private static void requireEvents(Snapshot snapshot, Checkpoint signed) {
    if (snapshot.size() < signed.size()) {
      throw new Corrupt(
          "ROLLBACK: events "
              + snapshot.size()
              + " to "
              + (signed.size() - 1)
              + " were signed and are gone");
    }
  }

  private EventHashes storedHashes(Snapshot snapshot, Checkpoint signed) throws IOException {
    long blocks = signed.size() / BlockHashes.EVENTS;
    List<Hash> roots = BlockFile.read(disk, stored.blocks(), blocks);
    if (roots.size() < blocks) {
      throw new Corrupt(
          "TAMPERED: it holds the hashes of "
              + roots.size()
              + " blocks, not of "
              + blocks
              + "; the next start of the journal makes it again if the events are as they were signed");
    }
    EventHashes hashes = new EventHashes(() -> snapshot);
    hashes.addBlocks(roots);
    hashes.growTo(signed.size());
    return hashes;
  }

  private static void requireRoot(EventHashes hashes, Checkpoint signed, String otherwise) {
    Hash root = new MerkleTree(hashes, signed.size()).root();
    if (!root.equals(signed.root())) {
      throw new Corrupt("TAMPERED: " + otherwise + " of " + signed.size() + " events");
    }
  }

  /** Where the events begin that are to be hashed again. */
  private long since(VerifierKey key, EventHashes hashes, Checkpoint signed) {
    if (request.since().isEmpty()) {
      return 0;
    }
    Checkpoint older = verified(request.since().get(), key, "the older checkpoint").checkpoint();
    if (older.size() > signed.size()) {
      throw new Corrupt(
          "ROLLBACK: the older checkpoint covers "
              + older.size()
              + " events, this one "
              + signed.size());
    }
    requireRoot(hashes, older, "the journal did not grow out of the older checkpoint");
    return older.size();
  }

  /** Holds logged checkpoints against the tree: every one, or in a quick check the last. */
  private int checkLog(VerifierKey key, EventHashes hashes, Checkpoint signed) throws IOException {
    List<String> notes = stored.loggedNotes();
    if (request.depth() == Depth.QUICK) {
      notes = notes.subList(Math.max(0, notes.size() - 1), notes.size());
    }
    for (String note : notes) {
      if (!note.startsWith(key.name() + "\n")) {
        continue; // of an origin that has ended
      }
      Checkpoint older = verified(note, key, "a logged checkpoint").checkpoint();
      if (older.size() <= signed.size()) {
        requireRoot(hashes, older, "this is not the journal of a logged checkpoint");
      }
    }
    return notes.size();
  }

  private void tellUncovered(long events) {
    if (events > 0) {
      sound(
          request.directory().resolve("wal"),
          events + " newer events, which this checkpoint does not cover");
    }
  }

  private void sound(Path file, String detail) {
    findings.accept(new Finding(file.toString(), true, detail));
  }
}
