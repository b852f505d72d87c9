package io.journald.parquet;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  static final int FORMAT_VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);

  private static final String JOURNAL_FILE = "journal.json";
  private static final String TEMPORARY = ".tmp";
  private static final int MAX_JOURNAL_FILE_BYTES = 4_096;
  private static final Pattern VERSION =
      Pattern.compile("\\{\"format_version\":(\\d{1,9})[,}].*\\s*");
  private static final Pattern CONTENT =
      Pattern.compile(
          "\\{\"format_version\":\\d{1,9},\"journal_id\":\"([0-9a-f-]{36})\","
              + "\"created_at\":\"([^\"]+)\"}\n");

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

  Path lockFile() {
    return root.resolve("LOCK");
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
    for (Path directory : List.of(root, wal(), segments(), superseded(), index())) {
      disk.createDirectory(directory);
    }
    syncNameOfRoot();
    disk.syncDirectory(root);
    disk.syncDirectory(segments());
  }

  private void syncNameOfRoot() throws IOException {
    Path parent = root.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    try {
      disk.syncDirectory(parent);
    } catch (AccessDeniedException notOurs) {
      // Only who may not read the parent gets here; the directory was made by someone else then.
      LOG.debug("cannot sync {}", parent, notOurs);
    }
  }

  /** True if the directory is a journal already. */
  boolean isJournal() throws IOException {
    return disk.list(root).contains(JOURNAL_FILE);
  }

  /**
   * Writes {@code journal.json}, once, as the last step of a journal's creation: where it stands,
   * the write-ahead log's first file stands, too.
   */
  void create() throws IOException {
    String content =
        String.format(
            "{\"format_version\":%d,\"journal_id\":\"%s\",\"created_at\":\"%s\"}\n",
            FORMAT_VERSION, UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Path temporary = root.resolve(JOURNAL_FILE + TEMPORARY);
    if (disk.list(root).contains(temporary.getFileName().toString())) {
      disk.delete(temporary);
    }
    try (WritableFile file = disk.create(temporary)) {
      file.write(0, bytes, 0, bytes.length);
      file.sync();
    }
    disk.rename(temporary, journalFile());
    disk.syncDirectory(root);
  }

  /**
   * Checks that {@code journal.json} is sound and of a format that this program knows.
   *
   * @throws NoSuchFileException if there is no journal here
   * @throws Corrupt if it is damaged or of another version
   */
  void check() throws IOException {
    String content;
    try (ReadableFile file = disk.open(journalFile())) {
      int length = (int) Math.min(file.size(), MAX_JOURNAL_FILE_BYTES);
      content = new String(file.readFully(0, length), StandardCharsets.UTF_8);
    }
    Matcher version = VERSION.matcher(content);
    if (version.matches() && Integer.parseInt(version.group(1)) != FORMAT_VERSION) {
      throw new Corrupt(
          journalFile()
              + " has format version "
              + version.group(1)
              + ", this program knows "
              + FORMAT_VERSION
              + "; use the program that wrote it");
    }
    if (!CONTENT.matcher(content).matches()) {
      throw new Corrupt(journalFile() + " is damaged; restore it from a backup");
    }
  }
}
