package io.journald.parquet.tree;

import io.journald.parquet.io.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The files of the tree in a journal directory: {@code blocks}, {@code checkpoint}, the newest that
 * was published, and {@code checkpoints}, a log of them.
 *
 * @param directory where they are
 */
public record StoredTree(Disk disk, Path directory) {
  /** Origin, size, root, an empty line, one signature. */
  private static final Pattern NOTE =
      Pattern.compile("^[^\\n]+\\n[0-9]+\\n[^\\n]+\\n\\n\u2014 [^\\n]+\\n", Pattern.MULTILINE);

  /** The roots of the complete blocks. */
  public Path blocks() {
    return directory.resolve("blocks");
  }

  /** The newest checkpoint that was published. */
  public Path newest() {
    return directory.resolve("checkpoint");
  }

  /** The log of checkpoints. */
  public Path log() {
    return directory.resolve("checkpoints");
  }

  /** The logged notes, oldest first, of the last megabyte; without one that is not whole. */
  public List<String> loggedNotes() throws IOException {
    return NOTE.matcher(TextFile.read(disk, log()).orElse(""))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** The newest note that was published; empty where there is none. */
  public Optional<String> newestNote() throws IOException {
    return TextFile.read(disk, newest());
  }
}
