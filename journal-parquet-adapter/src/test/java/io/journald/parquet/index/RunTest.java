package io.journald.parquet.index;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.segment.EventColumns;
import io.journald.parquet.segment.EventParquet;
import io.journald.parquet.segment.ParquetRows;
import io.journald.parquet.segment.SegmentName;
import io.journald.port.JournalException.Corrupt;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the look-ups of our own decoders against what was written. */
class RunTest {
  /** Longer than the bounds in parquet's page index, which are cut. */
  private static final String LONG_PREFIX = "https://example.org/a/very/long/path/".repeat(8);

  private static final Comparator<Event> BY_ENTITY_AND_SEQUENCE =
      Comparator.comparing((Event event) -> event.mutation().entityId(), EntityOrder::compare)
          .thenComparingLong(Event::sequence);

  private final Disk disk = new LocalDisk();
  private final RunMemory memory = new RunMemory(1 << 20);
  @TempDir Path directory;

  private List<Event> events(long seed, int count) {
    return new ArrayList<>(new RandomEvents(seed).batch(0, count));
  }

  private Run write(List<Event> events) throws IOException {
    long first = events.getFirst().sequence();
    long last = events.getLast().sequence();
    SegmentName name = new RunWriter(disk, directory).write(EventColumns.of(events), first);
    return Run.open(disk, directory, name, memory);
  }

  private static List<Event> list(Iterator<Event> events) {
    List<Event> list = new ArrayList<>();
    events.forEachRemaining(list::add);
    return list;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyHistoryIsWhatWasWritten(long seed) throws IOException {
    List<Event> events = events(seed, 3_000);
    try (Run run = write(events)) {
      requireEveryHistory(run, events);
    }
  }

  private static void requireEveryHistory(Run run, List<Event> events) {
    Map<String, List<Event>> histories =
        events.stream().collect(Collectors.groupingBy(event -> event.mutation().entityId()));
    histories.forEach((entity, expected) -> {
      List<Event> oldestFirst = list(run.history(entity, Order.ASC));
      assertThat(sequences(oldestFirst)).as(entity).isEqualTo(sequences(expected));
      assertThat(oldestFirst.equals(expected)).as(entity).isTrue();
      assertThat(list(run.history(entity, Order.DESC)).equals(expected.reversed()))
          .as(entity)
          .isTrue();
      for (String absent : List.of(entity + "\u0000", entity.substring(1))) {
        if (!histories.containsKey(absent)) {
          assertThat(list(run.history(absent, Order.ASC))).as(absent).isEmpty();
        }
      }
    });
  }

  private static List<Long> sequences(List<Event> events) {
    return events.stream().map(Event::sequence).toList();
  }

  @Test
  void everyEventIsFoundByItsKeyAndNoOther() throws IOException {
    List<Event> events = events(6, 2_000);
    try (Run run = write(events)) {
      for (Event event : events) {
        assertThat(run.find(event.key())).contains(event);
        assertThat(run.find(new EventKey(event.mutation().entityId(), "absent"))).isEmpty();
        assertThat(run.find(new EventKey("absent", event.eventId()))).isEmpty();
      }
    }
  }

  @Test
  void manyKeysAreFoundAtOnceAndNoOther() throws IOException {
    List<Event> events = events(13, 3_000);
    try (Run run = write(events)) {
      List<Event> wanted = events.stream().filter(event -> event.sequence() % 3 != 0).toList();
      List<EventKey> keys = new ArrayList<>(wanted.stream().map(Event::key).toList());
      keys.add(new EventKey(wanted.getFirst().mutation().entityId(), "absent"));
      keys.add(new EventKey("absent", wanted.getFirst().eventId()));
      assertThat(run.find(keys)).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @Test
  void theBloomFilterMissesNoEventWhileManyThreadsUseIt() throws Exception {
    List<Event> events = events(11, 2_000);
    try (Run run = write(events)) {
      EventIdFilter filter = run.memory().decode(_ -> run.eventIds(0), run::damaged);
      AtomicInteger missed = new AtomicInteger();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int round = 0; round < 1_000; round++) {
                    for (Event event : events) {
                      missed.addAndGet(filter.mayHold(event.eventId()) ? 0 : 1);
                    }
                  }
                }));
      }
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(missed).hasValue(0);
    }
  }

  @Test
  void entitiesThatBeginWithTheSameHundredsOfBytesAreToldApart() throws IOException {
    List<Event> events = new ArrayList<>();
    for (Event event : events(12, 3_000)) {
      long entity = event.sequence() % 37;
      events.add(
          EventsOfOneEntity.of(event, LONG_PREFIX + (entity % 2 == 0 ? "" : "\uffff" + entity)));
    }
    try (Run run = write(events)) {
      requireEveryHistory(run, events);
      for (Event event : events) {
        assertThat(run.find(event.key()).map(Event::key)).contains(event.key());
      }
    }
  }

  @Test
  void aRunOfSeveralRowGroupsAndALongHistoryAreReadInSteps() throws IOException {
    RandomEvents random = new RandomEvents(7);
    List<Event> events = new ArrayList<>();
    for (Event event : random.batch(0, 150_000)) {
      events.add(event.sequence() % 3 == 0 ? EventsOfOneEntity.of(event, "hot") : event);
    }
    try (Run run = write(events)) {
      assertThat(run.blockCount()).isGreaterThan(1);
      List<Event> expected =
          events.stream().filter(event -> event.mutation().entityId().equals("hot")).toList();
      assertThat(list(run.history("hot", Order.ASC))).isEqualTo(expected);
      assertThat(list(run.history("hot", Order.DESC))).isEqualTo(expected.reversed());
    }
  }

  @Test
  void runsAreMergedIntoOneThatAnswersTheSame() throws IOException {
    List<Event> events = events(8, 6_000);
    RunWriter writer = new RunWriter(disk, directory);
    try (Run first = write(events.subList(0, 1_000));
        Run second = write(events.subList(1_000, 3_000));
        Run third = write(events.subList(3_000, 6_000))) {
      SegmentName name = RunMerge.run(List.of(first, second, third), writer, () -> {});
      try (Run merged = Run.open(disk, directory, name, memory)) {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(BY_ENTITY_AND_SEQUENCE);
        assertThat(list(new RunRows(merged))).isEqualTo(sorted);
      }
    }
  }

  @Test
  void aHistoryOfLongTextsThatHardlyDifferIsReadInSteps() throws IOException {
    String same = "x".repeat(90_000);
    List<Event> events = new ArrayList<>();
    for (Event like : events(12, 500)) {
      Mutation mutation =
          Mutation.of("document", "one", "text", "update", "", same + events.size(), "a", "s");
      events.add(new Event(like.sequence(), like.eventId(), like.timestamp(), mutation));
    }
    try (Run run = write(events)) {
      assertThat(list(run.history("one", Order.ASC)).equals(events)).isTrue();
      assertThat(list(run.history("one", Order.DESC)).equals(events.reversed())).isTrue();
      assertThat(list(new RunRows(run)).equals(events)).isTrue();
    }
  }

  @Test
  void parquetsOwnReaderReadsTheSameRows() throws IOException {
    List<Event> events = events(9, 3_000);
    try (Run run = write(events);
        ReadableFile file = disk.open(directory.resolve(run.name().fileName()));
        ParquetFileReader reader = EventParquet.open(file)) {
      List<Event> own = list(new RunRows(run));
      assertThat(reader.getRecordCount()).isEqualTo(own.size());
      assertThat(own).isEqualTo(ParquetRows.read(reader));
    }
  }

  @Test
  void damageAnywhereIsAnErrorAndNeverAnotherAnswer() throws IOException {
    List<Event> events = events(10, 1_000);
    SegmentName name;
    try (Run run = write(events)) {
      name = run.name();
    }
    Path file = directory.resolve(name.fileName());
    byte[] sound = Files.readAllBytes(file);
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(BY_ENTITY_AND_SEQUENCE);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      SplittableRandom random = new SplittableRandom(round);
      byte[] damaged = sound.clone();
      int at = random.nextInt(4, sound.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try (Run run = Run.open(disk, directory, name, memory)) {
        assertThat(list(new RunRows(run))).as("round %d, byte %d", round, at).isEqualTo(sorted);
      } catch (Corrupt expected) {
        assertThat(expected).hasMessageContaining(name.fileName());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_900);
  }

  /** The checksum was right when the run was opened; so parquet is the first to meet the damage. */
  @Test
  void pageIndexesThatAreDamagedLaterAreToldOfInOurOwnWords() throws IOException {
    List<Event> events = events(6, 2_000);
    SegmentName name;
    try (Run run = write(events)) {
      name = run.name();
    }
    Path file = directory.resolve(name.fileName());
    byte[] sound = Files.readAllBytes(file);
    int footerBytes = ByteBuffer.wrap(sound).order(LITTLE_ENDIAN).getInt(sound.length - 8);
    int end = sound.length - 8 - footerBytes;
    Set<String> told = new HashSet<>();
    for (int round = 0; round < 300; round++) {
      SplittableRandom random = new SplittableRandom(round);
      Files.write(file, sound);
      try (Run run = Run.open(disk, directory, name, memory)) {
        byte[] damaged = sound.clone();
        random
            .ints(20, end - 4_000, end)
            .forEach(at -> damaged[at] ^= (byte) (1 << random.nextInt(8)));
        Files.write(file, damaged);
        list(run.history(events.getFirst().mutation().entityId(), Order.ASC));
      } catch (Corrupt expected) {
        assertThat(expected).hasMessageContaining(name.fileName());
        assertThat(expected.getMessage())
            .as("round %d", round)
            .doesNotContain("org.apache", "class ", "Exception", "null", "Thrift", "Required");
        told.add(expected.getMessage().replaceAll("\\d+", "N"));
      }
    }
    assertThat(told).anyMatch(message -> message.endsWith("cannot be decoded"));
  }
}
