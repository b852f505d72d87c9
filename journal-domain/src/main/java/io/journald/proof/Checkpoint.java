package io.journald.proof;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

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
    List<String> lines = List.of(text.split("\n", -1));
    // An empty line within could hide the end of another note in the text.
    if (lines.size() < 4 || lines.indexOf("") != lines.size() - 1) {
      throw new MalformedProofException("this is no checkpoint: it must be origin, size and root");
    }
    OptionalLong size = Decimal.parse(lines.get(1));
    if (size.isEmpty()) {
      throw new MalformedProofException("the checkpoint's size is no number");
    }
    try {
      return new Checkpoint(lines.getFirst(), size.getAsLong(), Hash.ofBase64(lines.get(2)));
    } catch (IllegalArgumentException invalid) {
      throw new MalformedProofException(
          "the checkpoint's root is invalid: " + invalid.getMessage());
    }
  }
}
