package io.journald.proof;

import java.util.Objects;

/**
 * What a journal says of itself: so many events, with this root. Its text is that of C2SP's
 * tlog-checkpoint: origin, size and root, each on a line of its own.
 *
 * @param origin which journal it speaks of
 * @param size how many events the tree has
 * @param root the root over them
 */
public record Checkpoint(String origin, long size, Hash root) {
  public Checkpoint {
    Objects.requireNonNull(root, "root");
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new IllegalArgumentException("origin '" + origin + "' or size " + size + " is invalid");
    }
  }

  /** The text that is signed. */
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  /** Reads such a text; lines that others have put behind it are left alone. */
  public static Checkpoint parse(String text) throws MalformedProofException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
      throw new MalformedProofException("this is no checkpoint: it must be origin, size and root");
    }
    try {
      return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException(
          "the checkpoint's root is invalid: " + invalid.getMessage());
    }
  }
}
