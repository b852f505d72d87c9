package io.journald.proof;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tree once more, as slowly and as literally as section 2.1 of RFC 6962 says it. Shares no line
 * with the code under test but {@link Hash}.
 *
 * @param leaves the hashes of the leaves
 */
record NaiveTree(List<Hash> leaves) {
  /** Leaves with random data. */
  static List<Hash> leaves(long seed, int count) {
    Random random = new Random(seed);
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[random.nextInt(100)];
      random.nextBytes(data);
      leaves.add(leaf(data));
    }
    return leaves;
  }

  static Hash leaf(byte[] data) {
    return sha256(new byte[] {0}, data);
  }

  Hash root() {
    return root(leaves);
  }

  List<Hash> inclusionProof(int index) {
    return path(index, leaves);
  }

  List<Hash> consistencyProof(int oldSize) {
    return oldSize == 0 ? List.of() : subProof(oldSize, leaves, true);
  }

  private static Hash root(List<Hash> d) {
    int n = d.size();
    if (n <= 1) {
      return n == 0 ? sha256() : d.getFirst();
    }
    int k = split(n);
    return sha256(new byte[] {1}, root(d.subList(0, k)).bytes(), root(d.subList(k, n)).bytes());
  }

  private static List<Hash> path(int m, List<Hash> d) {
    int n = d.size();
    if (n == 1) {
      return List.of();
    }
    int k = split(n);
    return m < k
        ? and(path(m, d.subList(0, k)), root(d.subList(k, n)))
        : and(path(m - k, d.subList(k, n)), root(d.subList(0, k)));
  }

  private static List<Hash> subProof(int m, List<Hash> d, boolean whole) {
    int n = d.size();
    if (m == n) {
      return whole ? List.of() : List.of(root(d));
    }
    int k = split(n);
    return m <= k
        ? and(subProof(m, d.subList(0, k), whole), root(d.subList(k, n)))
        : and(subProof(m - k, d.subList(k, n), false), root(d.subList(0, k)));
  }

  /** The largest power of two below n. */
  private static int split(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }

  private static List<Hash> and(List<Hash> hashes, Hash last) {
    List<Hash> all = new ArrayList<>(hashes);
    all.add(last);
    return all;
  }

  private static Hash sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return Hash.of(digest.digest());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
