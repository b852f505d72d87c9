package io.journald.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/** A SHA-256 hash: a leaf, a node or a root of the tree. Immutable. */
public final class Hash {
  /** Length of a hash. */
  public static final int BYTES = 32;

  private final byte[] value;

  private Hash(byte[] value) {
    this.value = value;
  }

  /**
   * The hash that these bytes are.
   *
   * @throws IllegalArgumentException if they are not {@link #BYTES}
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /**
   * The hash that stands in an array from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if the array ends before the hash does
   */
  public static Hash at(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTES, bytes.length);
    return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
  }

  /**
   * The hash that a text of standard Base64 stands for, as in checkpoints and proofs.
   *
   * @throws IllegalArgumentException if it is not the one text that stands for a hash
   */
  public static Hash ofBase64(String text) {
    Hash hash = of(Base64.getDecoder().decode(text));
    if (!hash.base64().equals(text)) {
      throw new IllegalArgumentException("'" + text + "' is not canonical Base64");
    }
    return hash;
  }

  /** Takes an array that nobody else has. */
  static Hash owning(byte[] digest) {
    return new Hash(digest);
  }

  /** Copies the hash into an array. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, BYTES);
  }

  public byte[] bytes() {
    return value.clone();
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(value, hash.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return base64();
  }
}
