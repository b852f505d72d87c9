package io.journald.testkit;

import io.journald.proof.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The tree as RFC 6962, section 2.1 defines it, word by word and without regard to speed. Shares no
 * code with what is tested.
 *
 * @param leaves the data of the leaves
 */
record ReferenceTree(List<byte[]> leaves) {
  /** The Merkle tree hash over the first leaves. */
  Hash root(int size) {
    return root(0, size);
  }

  /** The Merkle tree hash over the leaves from one up to but without another. */
  Hash root(int from, int to) {
    return Hash.of(hash(leaves.subList(from, to)));
  }

  private static byte[] hash(List<byte[]> data) {
    if (data.isEmpty()) {
      return sha256("".getBytes(StandardCharsets.US_ASCII));
    }
    if (data.size() == 1) {
      return sha256(new byte[] {0}, data.getFirst());
    }
    int split = 1;
    while (2 * split < data.size()) {
      split *= 2;
    }
    return sha256(
        new byte[] {1}, hash(data.subList(0, split)), hash(data.subList(split, data.size())));
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
