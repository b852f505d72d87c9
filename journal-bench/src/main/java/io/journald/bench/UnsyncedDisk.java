package io.journald.bench;

import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The local disk without its syncs, so that ten million events can be appended one by one in a
 * minute. What is written is durable only after the whole file system was synced: only for data
 * that can be made again.
 */
final class UnsyncedDisk implements Disk {
  private final Disk disk = new LocalDisk();

  @Override
  public WritableFile create(Path file) throws IOException {
    return new UnsyncedFile(disk.create(file));
  }

  @Override
  public WritableFile createPrivate(Path file) throws IOException {
    return new UnsyncedFile(disk.createPrivate(file));
  }

  @Override
  public WritableFile openForWriting(Path file) throws IOException {
    return new UnsyncedFile(disk.openForWriting(file));
  }

  @Override
  public ReadableFile open(Path file) throws IOException {
    return disk.open(file);
  }

  @Override
  public void linkOrCopy(Path existing, Path second) throws IOException {
    disk.linkOrCopy(existing, second);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
  }

  @Override
  public void syncDirectory(Path directory) {
    // Left out: see above.
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return disk.usableBytes(directory);
  }

  @Override
  public Optional<DiskLock> lock(Path file) throws IOException {
    return disk.lock(file);
  }

  private record UnsyncedFile(WritableFile file) implements WritableFile {
    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      file.write(position, bytes, offset, length);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void sync() {
      // Left out: see above.
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
