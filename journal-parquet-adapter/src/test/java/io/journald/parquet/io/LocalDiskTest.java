package io.journald.parquet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.parquet.io.Disk.DiskLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real disk keeps the contract that the store relies on, also for interrupted threads. */
class LocalDiskTest {
  @TempDir Path directory;
  private final LocalDisk disk = new LocalDisk();

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (WritableFile written = disk.create(file)) {
      written.write(0, bytes, 0, bytes.length);
      written.sync();
    }
    return file;
  }

  @Test
  void anInterruptedThreadReadsWritesAndSyncsAsAnyOther() throws IOException {
    Thread.currentThread().interrupt();
    try {
      Path file = write("a", "hello");
      disk.createDirectory(directory.resolve("new"));
      disk.syncDirectory(directory);
      try (ReadableFile read = disk.open(file)) {
        assertThat(read.size()).isEqualTo(5);
        assertThat(new String(read.readFully(1, 3), StandardCharsets.UTF_8)).isEqualTo("ell");
      }
      assertThat(disk.list(directory)).containsExactly("a", "new");
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
    }
  }

  @Test
  void readingAtOrBehindTheEndGivesNothing() throws IOException {
    try (ReadableFile read = disk.open(write("a", "hello"))) {
      assertThat(read.read(5, ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(read.read(9, ByteBuffer.allocateDirect(1))).isEqualTo(-1);
      ByteBuffer direct = ByteBuffer.allocateDirect(9).position(2);
      assertThat(read.read(3, direct)).isEqualTo(2);
      assertThat(direct.position()).isEqualTo(4);
      assertThat(direct.get(2)).isEqualTo((byte) 'l');
    }
  }

  @Test
  void aGapBeforeAWriteReadsAsZerosAndACutEndsTheFile() throws IOException {
    Path file = directory.resolve("a");
    try (WritableFile written = disk.create(file)) {
      written.write(3, new byte[] {7}, 0, 1);
      assertThat(Files.readAllBytes(file)).containsExactly(0, 0, 0, 7);
      written.truncate(1);
      assertThat(Files.readAllBytes(file)).containsExactly(0);
    }
  }

  @Test
  void anAbsentFileIsToldFromOneThatCannotBeOpened() throws IOException {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> disk.open(directory.resolve("absent")));
    Files.createDirectory(directory.resolve("directory"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> disk.open(directory.resolve("directory")))
        .isNotInstanceOf(NoSuchFileException.class);
    assertThat(disk.list(directory.resolve("absent"))).isEmpty();
  }

  @Test
  void aFileIsCreatedOnlyOnce() throws IOException {
    Path file = write("a", "hello");
    assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.create(file));
    assertThat(Files.readString(file)).isEqualTo("hello");
  }

  @Test
  void aLockIsHeldByOneUntilItIsClosed() throws IOException {
    Path file = directory.resolve("LOCK");
    Optional<DiskLock> first = disk.lock(file);
    assertThat(first).isPresent();
    Path sameFile = directory.resolve("new").resolve("..").resolve("LOCK");
    Files.createDirectory(directory.resolve("new"));
    assertThat(disk.lock(sameFile)).isEmpty();
    first.orElseThrow().close();
    Optional<DiskLock> second = disk.lock(file);
    assertThat(second).isPresent();
    second.orElseThrow().close();
  }

  @Test
  void noRoomIsToldFromOtherFailures() {
    assertThat(DiskFullException.orSame(new IOException("x (No space left on device)")))
        .isInstanceOf(DiskFullException.class);
    assertThat(DiskFullException.orSame(new IOException("Disk quota exceeded")))
        .isInstanceOf(DiskFullException.class);
    assertThat(DiskFullException.orSame(new IOException("Input/output error")))
        .isNotInstanceOf(DiskFullException.class);
    assertThat(DiskFullException.orSame(new IOException((String) null)))
        .isNotInstanceOf(DiskFullException.class);
  }
}
