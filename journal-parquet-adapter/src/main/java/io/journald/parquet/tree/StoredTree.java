package io.journald.parquet.tree;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
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
  private static final String DASH = "\u2014";
  private static final Pattern NOTE = note(DASH);

  /** The same for a text that has a character for each byte. */
  private static final Pattern NOTE_IN_BYTES =
      note(new String(DASH.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));

  /** Origin, size, root, an empty line, one signature. */
  private static Pattern note(String dash) {
    return Pattern.compile(
        "^[^\\n]+\\n[0-9]+\\n[^\\n]+\\n\\n" + dash + " [^\\n]+\\n", Pattern.MULTILINE);
  }

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

  /**
   * Adds a note to the log, behind the last whole one. What a write left there that did not come to
   * its end would make one note with this one.
   */
  public void appendToLog(String note) throws IOException {
    TextFile.writeFrom(disk, log(), wholeEnd(), note);
  }

  /** Where the last whole note of the log ends, by its bytes: what is torn is no UTF-8. */
  private long wholeEnd() throws IOException {
    try (ReadableFile file = disk.open(log())) {
      int length = (int) Math.min(file.size(), TextFile.MAX_BYTES);
      long start = file.size() - length;
      String bytes = new String(file.readFully(start, length), StandardCharsets.ISO_8859_1);
      return NOTE_IN_BYTES.matcher(bytes).results().mapToLong(MatchResult::end).max().orElse(0)
          + start;
    } catch (NoSuchFileException absent) {
      return 0;
    }
  }

  /** The newest note that was published; empty where there is none. */
  public Optional<String> newestNote() throws IOException {
    return TextFile.read(disk, newest());
  }
}
