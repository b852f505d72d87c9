package io.journald.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of the tree, by RFC 6962, section 2.1: SHA-256 with one byte in front that tells
 * leaves from nodes. For one thread.
 */
public final class TreeHasher {
  private static final byte LEAF = 0;
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
    return leaf(data, data.length);
  }

  /** The hash of a leaf whose data is the first bytes of an array. */
  Hash leaf(byte[] data, int length) {
    sha256.update(LEAF);
    sha256.update(data, 0, length);
    return Hash.owning(sha256.digest());
  }

  /** The hash of the node over two others. */
  public Hash node(Hash left, Hash right) {
    left.copyTo(node, 1);
    right.copyTo(node, 1 + Hash.BYTES);
    sha256.update(node);
    return Hash.owning(sha256.digest());
  }
}
