package io.journald.parquet.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The local file system, with real syncs.
 *
 * <p>Files are used through {@link RandomAccessFile}, because an interrupt closes a {@link
 * FileChannel}: a write-ahead log must outlive the threads of its callers, and a query that someone
 * gives up must not look like a damaged file.
 */
public final class LocalDisk implements Disk {
  private static final int COPY_BYTES = 1 << 20;

  /** POSIX drops a process's lock when it closes any descriptor of the file: open it only once. */
  private static final Set<Path> LOCKED_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  @Override
  public WritableFile create(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return openForWriting(file);
  }

  @Override
  public WritableFile createPrivate(Path file) throws IOException {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileSystemException failure) {
      throw DiskFullException.orSame(failure);
    }
    return openForWriting(file);
  }

  @Override
  public WritableFile openForWriting(Path file) throws IOException {
    try {
      return new LocalWritableFile(new RandomAccessFile(file.toFile(), "rw"));
    } catch (FileNotFoundException failure) {
      throw DiskFullException.orSame(failure); // the JDK has this one type for all of open's errors
    }
  }

  @Override
  public ReadableFile open(Path file) throws IOException {
    try {
      return new LocalReadableFile(new RandomAccessFile(file.toFile(), "r"));
    } catch (FileNotFoundException failure) {
      Files.readAttributes(file, BasicFileAttributes.class); // says so if there is no such file
      throw failure;
    }
  }

  @Override
  public void linkOrCopy(Path existing, Path second) throws IOException {
    try {
      Files.createLink(second, existing);
    } catch (UnsupportedOperationException | FileSystemException cannotLink) {
      if (!Files.exists(existing)) {
        throw new NoSuchFileException(existing.toString());
      }
      copy(existing, second);
    }
  }

  private void copy(Path existing, Path second) throws IOException {
    try (InputStream from = Files.newInputStream(existing);
        RandomAccessFile to = new RandomAccessFile(second.toFile(), "rw")) {
      byte[] buffer = new byte[COPY_BYTES];
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
      }
      to.getFD().sync();
    } catch (IOException failure) {
      throw DiskFullException.orSame(failure);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException failure) {
      throw DiskFullException.orSame(failure);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    Path parent = absolute.getParent();
    if (parent != null) {
      createDirectory(parent);
    }
    try {
      Files.createDirectory(absolute);
    } catch (FileAlreadyExistsException raced) {
      if (!Files.isDirectory(absolute)) {
        throw raced;
      }
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  /** Syncs on a thread of its own, which nobody can interrupt. */
  @Override
  public void syncDirectory(Path directory) throws IOException {
    AtomicReference<IOException> failure = new AtomicReference<>();
    Thread syncer =
        Thread.ofPlatform()
            .name("journal-directory-sync")
            .start(() -> {
              try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
              } catch (IOException e) {
                failure.set(e);
              }
            });
    joinUninterruptibly(syncer);
    if (failure.get() instanceof AccessDeniedException denied) {
      throw denied;
    }
    if (failure.get() != null) {
      throw new IOException("cannot sync directory " + directory, failure.get());
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public Optional<DiskLock> lock(Path file) throws IOException {
    Path key = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    if (!LOCKED_BY_THIS_PROCESS.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        unlock(channel, key);
      }
    }
    if (lock == null) {
      return Optional.empty();
    }
    FileChannel locked = channel;
    return Optional.of(() -> unlock(locked, key));
  }

  private static void unlock(FileChannel channel, Path key) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      LOCKED_BY_THIS_PROCESS.remove(key);
    }
  }

  private record LocalWritableFile(RandomAccessFile file) implements WritableFile {
    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      try {
        file.seek(position);
        file.write(bytes, offset, length);
      } catch (IOException failure) {
        throw DiskFullException.orSame(failure);
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private record LocalReadableFile(RandomAccessFile file) implements ReadableFile {
    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      byte[] bytes = target.hasArray() ? target.array() : new byte[target.remaining()];
      int offset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
      int count = read(position, bytes, offset, target.remaining());
      if (count > 0 && target.hasArray()) {
        target.position(target.position() + count);
      } else if (count > 0) {
        target.put(bytes, 0, count);
      }
      return count;
    }

    private int read(long position, byte[] bytes, int offset, int length) throws IOException {
      synchronized (file) { // the position belongs to the file
        file.seek(position);
        return file.read(bytes, offset, length);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
