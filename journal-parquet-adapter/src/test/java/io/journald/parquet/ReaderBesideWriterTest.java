package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static io.journald.parquet.TestEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WatchedDisk;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader sees an exact prefix of the journal at any moment of a writer's work. */
@Timeout(120)
class ReaderBesideWriterTest {
  @TempDir Path temporary;

  private Path journal() {
    return temporary.resolve("journal");
  }

  private ParquetEventStore write() {
    return ParquetEventStore.open(StoreOptions.of(journal()).withFlushThreshold(Integer.MAX_VALUE));
  }

  @Test
  void aReaderBesideAWriterOfAnotherProcessSeesExactPrefixes() throws Exception {
    int events = 2_000;
    List<Event> expected = events(0, events);
    try (ChildJvm writer =
        ChildJvm.start(WritingProcess.class, journal().toString(), Integer.toString(events))) {
      assertThat(writer.readLine()).isEqualTo("open");
      ParquetJournalReader reader = ParquetJournalReader.open(journal());
      int seen = 0;
      int views = 0;
      while (seen < events) {
        List<Event> found = all(reader.view());
        assertThat(found.size()).isGreaterThanOrEqualTo(seen);
        assertThat(found.equals(expected.subList(0, found.size())))
            .as("a prefix of %d", found.size())
            .isTrue();
        seen = found.size();
        views++;
      }
      assertThat(writer.readLine()).isEqualTo("done");
      assertThat(views).isGreaterThan(5);
      assertThat(reader.view().persistedFileCount()).isPositive();
    }
    // Killed: what it had acknowledged is there.
    assertThat(all(ParquetJournalReader.open(journal()).view())).isEqualTo(expected);
  }

  @Test
  void anOldViewAnswersWhileTheWriterFlushesMergesAndRestarts() {
    try (ParquetEventStore store = write()) {
      for (int i = 0; i < 10; i++) {
        store.append(events(10L * i, 10L * i + 10)).await();
        store.flush();
      }
      store.append(events(100, 110)).await();
    }
    EventView old = ParquetJournalReader.open(journal()).view();
    try (ParquetEventStore store = write()) {
      store.append(events(110, 120)).await();
      store.flush();
      store.merge();
      assertThat(store.view().persistedFileCount()).isEqualTo(1);
      assertThat(all(old)).isEqualTo(events(0, 110));
      assertThat(all(ParquetJournalReader.open(journal()).view())).isEqualTo(events(0, 120));
    }
  }

  @Test
  void readingChangesNothingInTheDirectory() throws IOException {
    try (ParquetEventStore store = write()) {
      store.append(events(0, 50)).await();
      store.flush();
      store.append(events(50, 60)).await();
      Map<Path, String> before = everything();
      for (int i = 0; i < 3; i++) {
        assertThat(all(ParquetJournalReader.open(journal()).view())).isEqualTo(events(0, 60));
      }
      assertThat(everything()).isEqualTo(before);
    }
  }

  /** Every file and directory with its size and the moment of its last change. */
  private Map<Path, String> everything() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(journal())) {
      for (Path path : paths.toList()) {
        FileTime changed = Files.getLastModifiedTime(path);
        found.put(path, Files.size(path) + " " + changed);
      }
    }
    return found;
  }

  @Test
  void aFileThatVanishesMeansListingAgain() throws IOException {
    try (ParquetEventStore store = write()) {
      store.append(events(0, 50)).await();
    }
    WatchedDisk disk = new WatchedDisk(new LocalDisk());
    disk.answerNextList("wal", List.of("00000000000000000000.wal", "00000000000000000020.wal"));
    disk.answerNextList("segments", List.of());
    disk.answerNextList("segments", List.of());
    ParquetJournalReader reader = ParquetJournalReader.open(journal(), disk);
    assertThat(all(reader.view())).isEqualTo(events(0, 50));
  }

  @Test
  void aGapThatIsGoneOnTheSecondLookIsNoDamage() throws IOException {
    try (ParquetEventStore store = write()) {
      for (int i = 0; i < 3; i++) {
        store.append(events(10L * i, 10L * i + 10)).await();
        store.flush();
      }
    }
    List<String> segments = new LocalDisk().list(journal().resolve("segments"));
    List<String> torn = List.of(segments.getFirst(), segments.getLast());
    WatchedDisk disk = new WatchedDisk(new LocalDisk());
    ParquetJournalReader reader = ParquetJournalReader.open(journal(), disk);
    disk.answerNextList("segments", torn);
    assertThat(all(reader.view())).isEqualTo(events(0, 30));
    disk.answerNextList("segments", torn);
    disk.answerNextList("segments", torn);
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(reader::view)
        .withMessageContaining("no segment holds events 10 to 19");
  }

  @Test
  void aCursorWhoseSegmentsAreGoneLooksAgainUntilTheListingIsWhole() throws IOException {
    try (ParquetEventStore store = write()) {
      for (int i = 0; i < 3; i++) {
        store.append(events(10L * i, 10L * i + 10)).await();
        store.flush();
      }
      WatchedDisk disk = new WatchedDisk(new LocalDisk());
      EventView old = ParquetJournalReader.open(journal(), disk).view();
      store.merge();
      for (String name : new LocalDisk().list(journal().resolve("superseded"))) {
        Files.delete(journal().resolve("superseded").resolve(name));
      }
      disk.answerNextList("segments", List.of()); // as a listing beside a rename may look
      assertThat(all(old)).isEqualTo(events(0, 30));
    }
  }

  /** A log is read while it grows: a frame may be missed and the one behind it be seen. */
  @Test
  void aFrameThatIsWrittenWhileTheLogIsReadIsNoDamage() throws IOException {
    try (ParquetEventStore store = write()) {
      for (int i = 0; i < 8; i++) {
        store.append(events(i, i + 1)).await();
      }
      int[] tornFrames = {3, 4, 5};
      ParquetJournalReader reader = ParquetJournalReader.open(journal(), torn(tornFrames));
      assertThat(all(reader.view())).isEqualTo(events(0, 8));

      ParquetJournalReader damaged = ParquetJournalReader.open(journal(), torn(3, 3));
      assertThatExceptionOfType(Corrupt.class)
          .isThrownBy(damaged::view)
          .withMessageContaining("events 3 to 3 cannot be read");
    }
  }

  /** A disk whose reads of the log miss one frame each: at first that one, then the next. */
  private static Disk torn(int... frames) {
    LocalDisk disk = new LocalDisk();
    List<Integer> left = new ArrayList<>(Arrays.stream(frames).boxed().toList());
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(disk, arguments);
              if (result instanceof ReadableFile file
                  && arguments[0].toString().endsWith(".wal")
                  && !left.isEmpty()) {
                return new WithoutFrame(file, left.removeFirst());
              }
              return result;
            });
  }

  private record WithoutFrame(ReadableFile file, int frame) implements ReadableFile {
    private static final int FILE_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      int count = file.read(position, target);
      if (position == 0) {
        byte[] bytes = target.array();
        int start = FILE_HEADER_BYTES;
        for (int i = 0; i < frame; i++) {
          start += FRAME_HEADER_BYTES + bodyLength(bytes, start);
        }
        Arrays.fill(bytes, start, start + FRAME_HEADER_BYTES + bodyLength(bytes, start), (byte) 0);
      }
      return count;
    }

    private static int bodyLength(byte[] bytes, int start) {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(start);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void whereNoJournalIsTheReaderSaysSo() {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> ParquetJournalReader.open(temporary.resolve("nowhere")))
        .returns(Reason.ABSENT, Unavailable::reason);
  }

  @Test
  void aFileThatIsListedAndNotThereIsAnErrorAndNoEndlessLoop() throws IOException {
    ParquetEventStore.open(StoreOptions.of(temporary)).close();
    Path log = temporary.resolve("wal").resolve("%020d.wal".formatted(5));
    Files.createSymbolicLink(log, temporary.resolve("nothing"));
    assertThatExceptionOfType(Corrupt.class)
        .isThrownBy(() -> ParquetJournalReader.open(temporary).view())
        .withMessageContaining(log.toString());
  }
}
