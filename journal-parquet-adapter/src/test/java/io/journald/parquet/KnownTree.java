package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.EventTree;
import io.journald.proof.Checkpoint;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.MalformedProofException;
import io.journald.proof.RightEdge;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was seen of a journal's checkpoints, and what a journal must say of itself by that. Of a
 * journal that signs none, nothing is required.
 *
 * @param signing how it signs
 * @param seen the newest checkpoint that anybody may have been shown
 * @param genuine notes of this journal whose signature was checked, which is slow
 */
record KnownTree(Optional<Signing> signing, Optional<SignedCheckpoint> seen, Set<String> genuine) {
  static final KnownTree UNSIGNED = new KnownTree(Optional.empty(), Optional.empty(), Set.of());

  /** Of a new journal that signs. */
  static KnownTree signed() {
    return new KnownTree(
        Optional.of(Signing.beside(CampaignLife.DIRECTORY)),
        Optional.empty(),
        ConcurrentHashMap.newKeySet());
  }

  StoreOptions options(CrashDisk disk) {
    StoreOptions options = CampaignLife.options(disk);
    return signing.map(options::withSigning).orElse(options);
  }

  /** The same, after somebody has looked at the newest checkpoint. */
  KnownTree seeing(EventTree tree) {
    return new KnownTree(signing, tree.newest(), genuine);
  }

  /**
   * Requires of a journal that was just opened that its checkpoint, the published one and the state
   * file are one and the same, cover all that was seen, and are, like all in the log of
   * checkpoints, those of its events.
   */
  void requireAgreement(CrashDisk disk, EventTree tree, List<Event> events) throws IOException {
    if (signing.isEmpty()) {
      assertThat(tree.newest()).isEmpty();
      return;
    }
    SignedCheckpoint newest = tree.newest().orElseThrow();
    StoredTree stored = new JournalDirectory(disk, CampaignLife.DIRECTORY).storedTree();
    assertThat(TextFile.read(disk, signing.get().stateFile())).hasValue(newest.note());
    assertThat(stored.newestNote()).hasValue(newest.note());

    Set<String> notes = new LinkedHashSet<>(stored.loggedNotes());
    notes.add(newest.note());
    seen.map(SignedCheckpoint::note).ifPresent(notes::add);
    VerifierKey key =
        SigningFiles.verifierKey(
            TextFile.read(disk, signing.get().verifierFile()).orElseThrow().strip(),
            signing.get().verifierFile());
    List<Hash> roots = roots(events);
    for (String note : notes) {
      Checkpoint checkpoint = checkpoint(note, key);
      assertThat(checkpoint.size()).isLessThanOrEqualTo(newest.checkpoint().size());
      assertThat(checkpoint.size()).as("what was signed").isLessThan(roots.size());
      assertThat(checkpoint.root()).isEqualTo(roots.get((int) checkpoint.size()));
    }
  }

  private Checkpoint checkpoint(String note, VerifierKey key) {
    try {
      if (genuine.contains(key.text() + note)) {
        return SignedCheckpoint.parse(note).checkpoint();
      }
      Checkpoint checkpoint = SignedCheckpoint.verify(note, key).checkpoint();
      genuine.add(key.text() + note);
      return checkpoint;
    } catch (MalformedProofException another) {
      throw new AssertionError("a second key: " + note, another);
    }
  }

  /** The roots of no event, of the first one, of the first two, and so on. */
  private static List<Hash> roots(List<Event> events) {
    RightEdge edge = new RightEdge();
    LeafData leafData = new LeafData();
    List<Hash> roots = new ArrayList<>();
    roots.add(edge.root());
    for (Event event : events) {
      edge.add(leafData.hash(event));
      roots.add(edge.root());
    }
    return roots;
  }

  /** Requires that every event is covered, by the checkpoint of exactly these. */
  void requireAllSigned(CrashDisk disk, EventTree tree, List<Event> events) throws IOException {
    requireAgreement(disk, tree, events);
    tree.newest()
        .ifPresent(newest -> assertThat(newest.checkpoint().size()).isEqualTo(events.size()));
  }
}
