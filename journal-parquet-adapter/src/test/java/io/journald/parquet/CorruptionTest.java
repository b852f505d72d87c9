package io.journald.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventQuery;
import io.journald.parquet.io.CrashDisk;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damages a journal at random places. The answer is a clear error or the true events, never wrong
 * ones, and never fewer without an error. Only a write-ahead log that was cut off gives fewer: the
 * events before the cut; and damage to its last commit group looks like a torn write.
 */
class CorruptionTest {
  private static final Path DIRECTORY = Path.of("/journal");
  private static final int ROUNDS_A_FILE = 400;
  private static final int FLUSHED = 360;
  private static final int LAST_GROUP = 5;

  private final Map<Path, byte[]> sound = new TreeMap<>();
  private final List<Event> recorded;

  CorruptionTest() {
    CrashDisk disk = new CrashDisk();
    RandomEvents random = new RandomEvents(7);
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      OpenJournal journal = OpenJournal.over(store);
      for (int i = 0; i < FLUSHED / 120; i++) {
        journal.journal().append(random.submissions(120));
        journal.operations().flush();
      }
      for (int i = 0; i < 6; i++) {
        journal.journal().append(random.submissions(20));
      }
      journal.journal().append(random.submissions(LAST_GROUP));
      recorded = all(journal);
      sound.putAll(disk.files()); // as a crash would leave them: the close below flushes
    }
  }

  private static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY).withDisk(disk).withFlushThreshold(Integer.MAX_VALUE);
  }

  private static List<Event> all(OpenJournal journal) {
    try (Stream<Event> events = journal.events().stream(EventQuery.of(EventFilter.all()))) {
      return events.toList();
    }
  }

  private CrashDisk soundDisk() {
    CrashDisk disk = new CrashDisk();
    sound.forEach(disk::put);
    return disk;
  }

  @Test
  void theSoundFilesGiveTheTrueEvents() {
    assertThat(sound).hasSize(5); // journal.json, a log, three segments
    assertThat(eventsOf(soundDisk())).isEqualTo(recorded);
  }

  @Test
  void damageAnywhereIsAnErrorAndNeverAWrongAnswer() {
    for (Path file : sound.keySet()) {
      IntStream.range(0, ROUNDS_A_FILE).parallel().forEach(round -> damageOnce(file, round));
    }
  }

  private void damageOnce(Path file, int round) {
    byte[] damaged = Damage.anywhere(sound.get(file), new SplittableRandom(round));
    if (Arrays.equals(damaged, sound.get(file))) {
      return;
    }
    CrashDisk disk = soundDisk();
    disk.put(file, damaged);
    boolean isCutLog = file.toString().endsWith(".wal") && damaged.length < sound.get(file).length;
    requireTruth(
        disk, isCutLog ? FLUSHED : recorded.size() - LAST_GROUP, file + ", round " + round);
  }

  @Test
  void everyByteOfASegmentIsProtected() {
    Path segment =
        sound.keySet().stream()
            .filter(path -> path.toString().endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    byte[] content = sound.get(segment);
    IntStream.iterate(0, at -> at < content.length, at -> at + 3)
        .parallel()
        .forEach(at -> requireAnErrorAbout(segment, at));
  }

  private void requireAnErrorAbout(Path segment, int at) {
    byte[] damaged = sound.get(segment).clone();
    damaged[at] ^= (byte) (1 << at % 8);
    CrashDisk disk = soundDisk();
    disk.put(segment, damaged);
    String what = "byte " + at + " of " + damaged.length;
    try {
      SegmentName name = SegmentName.parse(segment.getFileName().toString()).orElseThrow();
      new JournalDirectory(disk, DIRECTORY).segmentReader().verify(name);
      throw new AssertionError(what + ": no error");
    } catch (Corrupt expected) {
      assertThat(expected).as(what).hasMessageContaining(segment.getFileName().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMissingFileIsAnErrorUnlessTheLogStillHoldsItsEvents() {
    for (Path file : sound.keySet()) {
      CrashDisk disk = soundDisk();
      disk.remove(file);
      try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
        assertThat(all(OpenJournal.over(store))).as(file + ": no error").isEqualTo(recorded);
      } catch (Corrupt expected) {
        assertThat(expected.getMessage()).contains("restore it from a backup");
      }
    }
  }

  private void requireTruth(CrashDisk disk, int least, String what) {
    List<Event> found;
    try {
      found = eventsOf(disk);
    } catch (Corrupt expected) {
      assertThat(expected.getMessage()).as(what).containsAnyOf("/journal", ".parquet");
      return;
    } catch (JournalException other) {
      throw new AssertionError(what + ": " + other, other);
    }
    assertThat(found.size()).as(what).isGreaterThanOrEqualTo(least);
    assertThat(found).as(what).isEqualTo(recorded.subList(0, found.size()));
  }

  /** What a writer and a reader beside it give; the two must agree. */
  private static List<Event> eventsOf(CrashDisk disk) {
    List<Event> read;
    try (Stream<Event> events =
        ParquetJournalReader.open(DIRECTORY, disk).view().stream(
            EventQuery.of(EventFilter.all()))) {
      read = events.toList();
    }
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      List<Event> written = all(OpenJournal.over(store));
      assertThat(written).isEqualTo(read);
      return written;
    }
  }
}
