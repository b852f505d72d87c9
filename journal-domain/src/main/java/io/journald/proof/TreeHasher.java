package io.journald.proof;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of the tree, by RFC 6962, section 2.1: SHA-256 with one byte in front that tells
 * leaves from nodes. For one thread.
 */
public final class TreeHasher {
  /** Stands in front of the data of a leaf. */
  static final byte LEAF = 0;

  private static final byte NODE = 1;

  private final MessageDigest sha256 = sha256();
  private final byte[] node = new byte[1 + 2 * Hash.BYTES];

  public TreeHasher() {
    node[0] = NODE;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The root of the tree without leaves. */
  public Hash empty() {
    return Hash.owning(sha256.digest());
  }

  /** The hash of a leaf with this data. */
  public Hash leaf(byte[] data) {
    sha256.update(LEAF);
    return Hash.owning(sha256.digest(data));
  }

  /** The hash of a leaf that was begun. */
  public Hash leaf(LeafLines lines) {
    byte[] hash = new byte[Hash.BYTES];
    lines.hashTo(hash, 0, this);
    return Hash.owning(hash);
  }

  /** The hash of the node over two others. */
  public Hash node(Hash left, Hash right) {
    left.copyTo(node, 1);
    right.copyTo(node, 1 + Hash.BYTES);
    sha256.update(node);
    return Hash.owning(sha256.digest());
  }

  /** Replaces two hashes, one behind the other, by that of the node over them. */
  void join(byte[] hashes, int offset) {
    System.arraycopy(hashes, offset, node, 1, 2 * Hash.BYTES);
    hash(node, node.length, hashes, offset);
  }

  /** Writes the hash of the first bytes of an array, {@link #LEAF} in front of them included. */
  void hash(byte[] bytes, int length, byte[] target, int offset) {
    sha256.update(bytes, 0, length);
    try {
      sha256.digest(target, offset, Hash.BYTES);
    } catch (DigestException itIsAsLongAsAHash) {
      throw new IllegalStateException(itIsAsLongAsAHash);
    }
  }
}
