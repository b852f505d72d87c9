package io.journald.parquet.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The one door to the disk: every file operation of the store goes through it, so that tests can
 * put a disk behind it that crashes and fails.
 *
 * <p>Nothing is durable before it is synced: a file's content by {@link WritableFile#sync}, a
 * creation, rename or deletion by {@link #syncDirectory}. An interrupt of the calling thread ends
 * no operation that writes, and stays set.
 *
 * <p>Safe for use by any number of threads.
 */
public interface Disk {
  /** Creates a new file for writing; fails if it exists. */
  WritableFile create(Path file) throws IOException;

  /** Creates a new file that only its owner may read, where the file system knows that. */
  WritableFile createPrivate(Path file) throws IOException;

  /** Opens a file for writing; creates it where it is missing. What it holds stays. */
  WritableFile openForWriting(Path file) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws java.nio.file.NoSuchFileException if it does not exist
   */
  ReadableFile open(Path file) throws IOException;

  /**
   * Gives a file a second name, or where the file system cannot, copies it and syncs the copy. The
   * file must not be written to any more.
   */
  void linkOrCopy(Path existing, Path second) throws IOException;

  /** Gives a file another name in one step, in place of what had that name. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file. */
  void delete(Path file) throws IOException;

  /**
   * Creates a directory, and those above it, and syncs the parents of those it creates. No error if
   * it exists; then nothing is synced.
   */
  void createDirectory(Path directory) throws IOException;

  /**
   * Makes the directory's entries durable.
   *
   * @throws java.nio.file.AccessDeniedException if it may not be read
   */
  void syncDirectory(Path directory) throws IOException;

  /** The names in a directory, sorted; empty where it does not exist. */
  List<String> list(Path directory) throws IOException;

  /** How many bytes may still be written to the file system of a directory, about. */
  long usableBytes(Path directory) throws IOException;

  /**
   * Takes a lock that lasts until it is closed or the process ends. The file is created where it is
   * missing.
   *
   * @return empty if this or another process holds it
   */
  Optional<DiskLock> lock(Path file) throws IOException;

  /** A lock that is held. */
  interface DiskLock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
