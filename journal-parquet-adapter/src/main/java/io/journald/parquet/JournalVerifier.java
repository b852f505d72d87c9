package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.SegmentName;
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
import java.util.ArrayList;
import java.util.Comparator;
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
  private Path place; // what is being checked

  private JournalVerifier(
      Disk disk, Request request, Consumer<Finding> findings, DoubleConsumer progress) {
    this.disk = disk;
    this.request = request;
    this.stored = new JournalDirectory(disk, request.directory()).storedTree();
    this.findings = findings;
    this.progress = progress;
    this.place = request.directory();
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
    try {
      ParquetJournalReader reader = ParquetJournalReader.open(request.directory(), disk);
      VerifierKey key = key();
      // The log first, the checkpoint second, the events third: beside a writer each covers what
      // was read before it.
      place = stored.log();
      List<String> logged = stored.loggedNotes();
      place = stored.newest();
      Checkpoint signed = checkpoint(key);
      place = request.directory();
      Snapshot snapshot = reader.snapshot();
      place = stored.newest();
      requireEvents(snapshot, signed);
      sound("signed by " + key.name() + ": " + signed.size() + " events, root " + signed.root());
      Optional<Checkpoint> since = since(key, signed);
      EventHashes hashes =
          request.depth() == Depth.FULL || since.isPresent()
              ? hashAgain(snapshot, signed, since.map(Checkpoint::size).orElse(0L))
              : storedHashes(snapshot, signed);
      place = stored.newest();
      since.ifPresent(older ->
          requireRoot(hashes, older, "the journal did not grow out of the older checkpoint"));
      place = stored.log();
      checkLog(logged, key, hashes, signed);
      tellUncovered(snapshot.size() - signed.size());
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

  private Checkpoint checkpoint(VerifierKey key) throws IOException {
    Optional<String> note =
        request.checkpoint().isPresent() ? request.checkpoint() : stored.newestNote();
    return verified(
        note.orElseThrow(() -> new Corrupt("TAMPERED: " + stored.newest() + " is missing")),
        key,
        "the checkpoint");
  }

  private static Checkpoint verified(String note, VerifierKey key, String what) {
    try {
      return SignedCheckpoint.verify(note, key).checkpoint();
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
    place = stored.blocks();
    requireBlocks(storedRoots(signed).size(), signed.size() / BlockHashes.EVENTS);
    place = segments();
    Optional<EventHashes> hashes = EventHashes.stored(stored, signed, () -> snapshot);
    place = stored.blocks();
    if (hashes.isEmpty()) {
      throw new Corrupt(
          "TAMPERED: the stored hashes do not give the signed root of "
              + signed.size()
              + " events");
    }
    sound("gives the signed root");
    return hashes.get();
  }

  private List<Hash> storedRoots(Checkpoint signed) throws IOException {
    return BlockFile.read(disk, stored.blocks(), signed.size() / BlockHashes.EVENTS);
  }

  private static void requireBlocks(long held, long blocks) {
    if (held < blocks) {
      throw new Corrupt(
          "TAMPERED: it holds the hashes of "
              + held
              + " blocks, not of "
              + blocks
              + "; the next start of the journal makes it again if the events are as they were signed");
    }
  }

  /** The hashes of the events themselves, from a place on; below it, those that are stored. */
  private EventHashes hashAgain(Snapshot snapshot, Checkpoint signed, long from)
      throws IOException {
    place = stored.blocks();
    List<Hash> recorded = storedRoots(signed);
    int trusted = (int) (from / BlockHashes.EVENTS);
    requireBlocks(recorded.size(), trusted);
    place = segments();
    List<Hash> actual = new ArrayList<>(recorded.subList(0, trusted));
    long start = (long) trusted * BlockHashes.EVENTS;
    actual.addAll(new Rehash(snapshot, progress).run(start, signed.size()));
    EventHashes hashes = new EventHashes(() -> snapshot);
    hashes.addBlocks(actual);
    hashes.growTo(signed.size());
    if (!hashes.root().equals(signed.root())) {
      throw tampered(snapshot, signed, recorded, actual);
    }
    sound((signed.size() - start) + " events hashed again, all as they were signed");
    place = stored.blocks();
    if (recorded.equals(actual)) {
      sound("gives the signed root");
    } else {
      findings.accept(
          new Finding(
              place.toString(),
              false,
              "it does not hold the hashes of the events, which are as they were signed; the next"
                  + " start of the journal makes it again"));
    }
    return hashes;
  }

  /** Names the first block whose recorded hash its events do not give. */
  private static Corrupt tampered(
      Snapshot snapshot, Checkpoint signed, List<Hash> recorded, List<Hash> actual) {
    int block = 0;
    while (block < recorded.size() && recorded.get(block).equals(actual.get(block))) {
      block++;
    }
    long first = (long) block * BlockHashes.EVENTS;
    if (block < recorded.size()) {
      long end = first + BlockHashes.EVENTS;
      return new Corrupt(
          "TAMPERED: block "
              + block
              + ", "
              + events(snapshot, first, end)
              + ", is not what was signed; restore the file from a backup");
    }
    String other =
        "an event was changed and the stored hash of its block with it, nothing here tells which";
    return new Corrupt(
        "TAMPERED: the events do not give the signed root: "
            + (first < signed.size()
                ? events(snapshot, first, signed.size()) + ", are not what was signed; or " + other
                : other)
            + "; restore the files from a backup");
  }

  private static String events(Snapshot snapshot, long first, long end) {
    List<String> files =
        new ArrayList<>(
            snapshot.segments().overlapping(first, end).stream()
                .map(SegmentName::fileName)
                .toList());
    if (end > snapshot.segments().end()) {
      files.add("the write-ahead log");
    }
    return "events " + first + " to " + (end - 1) + " in " + String.join(" and ", files);
  }

  private static void requireRoot(EventHashes hashes, Checkpoint signed, String otherwise) {
    Hash root = new MerkleTree(hashes, signed.size()).root();
    if (!root.equals(signed.root())) {
      throw new Corrupt("TAMPERED: " + otherwise + " of " + signed.size() + " events");
    }
  }

  private Optional<Checkpoint> since(VerifierKey key, Checkpoint signed) {
    Optional<Checkpoint> since =
        request.since().map(note -> verified(note, key, "the older checkpoint"));
    if (since.isPresent() && since.get().size() > signed.size()) {
      throw new Corrupt(
          "ROLLBACK: the older checkpoint covers "
              + since.get().size()
              + " events, this one "
              + signed.size());
    }
    return since;
  }

  /**
   * Holds logged checkpoints against the tree: every one, or in a quick check the largest. What is
   * not signed by the key proves nothing, and who can write it can delete it; so it is counted.
   */
  private void checkLog(List<String> notes, VerifierKey key, EventHashes hashes, Checkpoint signed)
      throws IOException {
    List<String> own = notes.stream().filter(note -> note.startsWith(key.name() + "\n")).toList();
    List<Checkpoint> genuine =
        own.stream()
            .flatMap(note -> genuine(note, key).stream())
            .sorted(Comparator.comparingLong(Checkpoint::size))
            .toList();
    if (!genuine.isEmpty()) {
      requireNotRolledBack(genuine.getLast(), newestSize(key, signed));
    }
    List<Checkpoint> compared =
        genuine.stream().filter(older -> older.size() <= signed.size()).toList();
    if (request.depth() == Depth.QUICK) {
      compared = compared.subList(Math.max(0, compared.size() - 1), compared.size());
    }
    for (Checkpoint older : compared) {
      requireRoot(hashes, older, "this is not the journal of a logged checkpoint");
    }
    int skipped = own.size() - genuine.size();
    sound(
        (compared.size() == 1 ? "1 logged checkpoint" : compared.size() + " logged checkpoints")
            + " compared, all consistent"
            + (skipped == 0 ? "" : "; " + skipped + " not signed by the key, which prove nothing"));
  }

  private static Optional<Checkpoint> genuine(String note, VerifierKey key) {
    try {
      return Optional.of(SignedCheckpoint.verify(note, key).checkpoint());
    } catch (MalformedProofException torn) {
      return Optional.empty();
    }
  }

  /** How many events the newest checkpoint covers, of those given and held. */
  private long newestSize(VerifierKey key, Checkpoint signed) throws IOException {
    return stored
        .newestNote()
        .flatMap(note -> genuine(note, key))
        .map(held -> Math.max(held.size(), signed.size()))
        .orElse(signed.size());
  }

  private static void requireNotRolledBack(Checkpoint logged, long newest) {
    if (logged.size() > newest) {
      throw new Corrupt(
          "ROLLBACK: a logged checkpoint covers "
              + logged.size()
              + " events, the newest one "
              + newest);
    }
  }

  private void tellUncovered(long events) {
    if (events > 0) {
      place = request.directory().resolve("wal");
      sound(events + " newer events, which this checkpoint does not cover");
    }
  }

  private Path segments() {
    return request.directory().resolve("segments");
  }

  private void sound(String detail) {
    findings.accept(new Finding(place.toString(), true, detail));
  }
}
