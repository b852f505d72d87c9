package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.Disk.DiskLock;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.tree.StoredTree;
import io.journald.parquet.tree.TextFile;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import io.journald.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places in a journal directory, and {@code journal.json}, which makes it one.
 *
 * @param root the directory
 */
record JournalDirectory(Disk disk, Path root) {
  /** Of a journal that signs nothing. */
  static final int FORMAT_VERSION = 1;

  /** Of a journal that names the key with which its checkpoints are signed. */
  static final int SIGNED_FORMAT_VERSION = 2;

  private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);

  private static final String JOURNAL_FILE = "journal.json";
  private static final Pattern VERSION =
      Pattern.compile("\\{\"format_version\":(\\d{1,9})[,}].*\\s*");
  private static final Pattern CONTENT =
      Pattern.compile(
          "\\{\"format_version\":\\d{1,9},\"journal_id\":\"([0-9a-f-]{36})\","
              + "\"created_at\":\"([^\"]+)\"(?:,\"verifier_key\":\"([^\"]+)\")?}\n");

  Path wal() {
    return root.resolve("wal");
  }

  Path segments() {
    return root.resolve("segments");
  }

  Path superseded() {
    return root.resolve("superseded");
  }

  SegmentReader segmentReader() {
    return new SegmentReader(disk, segments(), superseded());
  }

  /** Moves a segment to where replaced ones are. Not durable before {@link #syncAside}. */
  void setAside(SegmentName name) throws IOException {
    disk.rename(segments().resolve(name.fileName()), superseded().resolve(name.fileName()));
  }

  /** Makes {@link #setAside} durable; the new place first, so that no file is lost. */
  void syncAside() throws IOException {
    disk.syncDirectory(superseded());
    disk.syncDirectory(segments());
  }

  Path index() {
    return root.resolve("index");
  }

  Path tree() {
    return root.resolve("tree");
  }

  StoredTree storedTree() {
    return new StoredTree(disk, tree());
  }

  Path lockFile() {
    return root.resolve("LOCK");
  }

  /**
   * Takes the writer's lock for work on a journal that nobody writes.
   *
   * @throws Unavailable with the reason IN_USE if a writer has it
   */
  DiskLock lockWithoutWriter() throws IOException {
    return disk.lock(lockFile())
        .orElseThrow(() ->
            new Unavailable(
                Reason.IN_USE, "the journal in " + root + " is in use by a writer; stop it first"));
  }

  Path journalFile() {
    return root.resolve(JOURNAL_FILE);
  }

  /**
   * Creates the directories that are missing, and makes durable what is there: the process before
   * may have been killed between making a directory or a name and syncing it, and what is built on
   * these names must not outlive them.
   */
  void createDirectories() throws IOException {
    for (Path directory : List.of(root, wal(), segments(), superseded(), index(), tree())) {
      disk.createDirectory(directory);
    }
    syncNames(disk, root);
    disk.syncDirectory(root);
    disk.syncDirectory(segments());
  }

  /** Makes durable that a directory is there, and all those above it. */
  static void syncNames(Disk disk, Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    for (; parent != null; parent = parent.getParent()) {
      try {
        disk.syncDirectory(parent);
      } catch (AccessDeniedException notOurs) {
        // Only who may not read it gets here; what is in it was made by someone else then.
        LOG.debug("cannot sync {}", parent, notOurs);
      }
    }
  }

  /** True if the directory is a journal already. */
  boolean isJournal() throws IOException {
    return disk.list(root).contains(JOURNAL_FILE);
  }

  /**
   * Writes {@code journal.json}, as the last step of a journal's creation: where it stands, the
   * write-ahead log's first file stands, too.
   *
   * @param verifier the key with which its checkpoints are signed; empty where none are
   */
  void create(UUID id, Optional<VerifierKey> verifier) throws IOException {
    write(id.toString(), Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), verifier);
  }

  /** Gives the journal another key, for a new origin. {@link #check} has passed. */
  void rename(VerifierKey verifier) throws IOException {
    Matcher parts = CONTENT.matcher(TextFile.read(disk, journalFile()).orElseThrow());
    if (!parts.matches()) {
      throw new Corrupt(journalFile() + " is damaged; restore it from a backup");
    }
    write(parts.group(1), parts.group(2), Optional.of(verifier));
  }

  private void write(String id, String createdAt, Optional<VerifierKey> verifier)
      throws IOException {
    TextFile.replace(
        disk,
        journalFile(),
        String.format(
            "{\"format_version\":%d,\"journal_id\":\"%s\",\"created_at\":\"%s\"%s}\n",
            verifier.isPresent() ? SIGNED_FORMAT_VERSION : FORMAT_VERSION,
            id,
            createdAt,
            verifier.map(key -> ",\"verifier_key\":\"" + key.text() + "\"").orElse("")));
  }

  /**
   * Checks that {@code journal.json} is sound and of a format that this program knows.
   *
   * @return the key with which the journal's checkpoints are signed; empty where none are
   * @throws NoSuchFileException if there is no journal here
   * @throws Corrupt if it is damaged or of another version
   */
  Optional<VerifierKey> check() throws IOException {
    return checkFormat().map(key -> SigningFiles.verifierKey(key, journalFile()));
  }

  /**
   * As {@link #check}, but leaves the key as the text that it is: who does not look at checkpoints
   * need not wait for the JDK's cryptography.
   */
  Optional<String> checkFormat() throws IOException {
    String content =
        TextFile.read(disk, journalFile())
            .orElseThrow(() -> new NoSuchFileException(journalFile().toString()));
    Matcher version = VERSION.matcher(content);
    if (version.matches() && !isKnown(Integer.parseInt(version.group(1)))) {
      throw new Corrupt(
          journalFile()
              + " has format version "
              + version.group(1)
              + ", this program knows "
              + FORMAT_VERSION
              + " and "
              + SIGNED_FORMAT_VERSION
              + "; use the program that wrote it");
    }
    Matcher parts = CONTENT.matcher(content);
    boolean isSigned = version.matches() && version.group(1).equals("" + SIGNED_FORMAT_VERSION);
    if (!parts.matches() || isSigned != (parts.group(3) != null)) {
      throw new Corrupt(journalFile() + " is damaged; restore it from a backup");
    }
    return Optional.ofNullable(parts.group(3));
  }

  private static boolean isKnown(int version) {
    return version == FORMAT_VERSION || version == SIGNED_FORMAT_VERSION;
  }
}
