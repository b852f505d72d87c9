package io.journald.parquet.segment;

import io.journald.model.Event;
import io.journald.proof.Hash;
import io.journald.proof.LeafData;
import io.journald.proof.LeafLines;
import io.journald.proof.TreeHasher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;

/**
 * A SHA-256 over the leaves that events are in the tree. Two files hold the same events in the same
 * order exactly if their digests are equal.
 */
final class EventDigest {
  private final LeafData leafData = new LeafData();
  private final TreeHasher hasher = new TreeHasher();
  private final MessageDigest sha256;

  EventDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static byte[] of(Iterator<Event> events) {
    EventDigest digest = new EventDigest();
    events.forEachRemaining(digest::add);
    return digest.value();
  }

  /** Adds the next event and returns the hash of its leaf. */
  Hash add(Event event) {
    return add(leafData.lines(event));
  }

  /** Adds the next event, which has this leaf data. */
  Hash add(LeafLines lines) {
    Hash leaf = hasher.leaf(lines);
    sha256.update(leaf.bytes());
    return leaf;
  }

  /** The digest of what was added. Ends this object's use. */
  byte[] value() {
    return sha256.digest();
  }
}
