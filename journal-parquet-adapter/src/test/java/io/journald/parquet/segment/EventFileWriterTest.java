package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.ReadableFile;
import io.journald.parquet.io.WritableFile;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our own encoding gives the very bytes that parquet-java's record writer gives: values, levels,
 * dictionaries, statistics, indexes, Bloom filters, and where pages and row groups end. So what
 * reads those files reads these, and a segment that it wrote is restored byte for byte.
 */
class EventFileWriterTest {
  private static final Map<String, String> METADATA = SegmentWriter.ownMetadata(7, 9);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.000001Z");
  private static final FileLayout SEGMENT =
      new FileLayout(
          1 << 16,
          16 << 20,
          4_096,
          256 << 10,
          32,
          1 << 20,
          EventSchema.textsWithDictionary(),
          EventSchema.names());
  private static final FileLayout RUN =
      new FileLayout(
          1 << 16,
          16 << 20,
          128,
          16 << 10,
          10_000,
          64 << 10,
          Set.of("entity_type", "field", "action", "actor", "source", "workspace_id"),
          Set.of("event_id", "old_value", "new_value", "correlation_id", "metadata"));

  @TempDir Path temporary;
  private final Disk disk = new LocalDisk();

  private Path ours(FileLayout layout, List<Event> events) throws IOException {
    Path path = Files.createTempDirectory(temporary, "ours").resolve("file");
    try (WritableFile file = disk.create(path);
        EventFileWriter writer = new EventFileWriter(file, layout, events.size())) {
      for (Event event : events) {
        writer.write(event);
      }
      writer.finish(METADATA);
    }
    return path;
  }

  private Path theirs(FileLayout layout, List<Event> events) throws IOException {
    Path path = Files.createTempDirectory(temporary, "theirs").resolve("file");
    try (WritableFile file = disk.create(path)) {
      ParquetJavaWriter.write(file, layout, events, METADATA);
    }
    return path;
  }

  private Path requireSame(FileLayout layout, List<Event> events, String seed) throws IOException {
    Path ours = ours(layout, events);
    long difference = Files.mismatch(ours, theirs(layout, events));
    assertThat(difference).as("first byte that differs, %s, %s", layout, seed).isEqualTo(-1);
    return ours;
  }

  private static List<Event> events(int count, IntFunction<Mutation> mutations) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Event(i, "id-" + i, START.plusSeconds(i / 100), mutations.apply(i)))
        .toList();
  }

  private static Mutation mutation(String value, Instant occurredAt, String text) {
    return new Mutation(
        "type", "entity", "field", "update", "", value, "ann", "api", "", occurredAt, text, text);
  }

  private FileLayout layout(Random random) {
    Set<String> dictionaries = new TreeSet<>(EventSchema.textsWithDictionary());
    Set<String> compressed = new TreeSet<>(EventSchema.names());
    dictionaries.removeIf(_ -> random.nextInt(3) == 0);
    compressed.removeIf(_ -> random.nextInt(3) == 0);
    return new FileLayout(
        1 + random.nextInt(5_000),
        (1 << 20) + random.nextInt(2 << 20),
        1 + random.nextInt(1_000),
        100 + random.nextInt(64 << 10),
        1 + random.nextInt(200),
        1 + random.nextInt(16 << 10),
        dictionaries,
        compressed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomEventsInRandomLayoutsGiveTheBytesOfParquetJava(long seed) throws IOException {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    RandomEvents source = new RandomEvents(seed);
    int count = 1 + random.nextInt(4_000);
    while (events.size() < count) {
      events.addAll(source.batch(events.size(), 1 + random.nextInt(300)));
    }
    requireSame(layout(random), events, source.toString());
    requireSame(random.nextBoolean() ? SEGMENT : RUN, events, source.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 4_095, 4_096, 4_097, 65_535, 65_536, 65_537})
  void soDoSmallEventsAroundTheEndsOfPagesAndRowGroups(int count) throws IOException {
    List<Event> events =
        events(count, i -> Mutation.of("t", "e-" + i % 900, "f", "a", "", "v" + i % 7, "ann", "x"));
    requireSame(SEGMENT, events, count + " events");
    requireSame(RUN, events, count + " events");
  }

  /** As runs are written: each event looked at once, then all columns in another order. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void soDoEventsThatAreWrittenInAnotherOrder(long seed) throws IOException {
    List<Event> events = new RandomEvents(seed).batch(0, 3_000);
    int[] order = new Random(seed).ints(0, events.size()).distinct().limit(events.size()).toArray();
    Path path = temporary.resolve("ordered");
    try (WritableFile file = disk.create(path);
        EventFileWriter writer = new EventFileWriter(file, RUN, events.size())) {
      writer.write(EventColumns.of(events), order);
      assertThat(writer.written()).isEqualTo(events.size());
      writer.finish(METADATA);
    }
    List<Event> ordered = IntStream.of(order).mapToObj(events::get).toList();
    assertThat(Files.mismatch(path, theirs(RUN, ordered))).as("seed %d", seed).isEqualTo(-1);
  }

  /** So that each of the ways out of a dictionary is taken. */
  @Test
  void soDoDictionariesThatGrowTooLargeOrSaveNothing() throws IOException {
    List<Event> grows =
        events(40_000, i -> mutation("v" + i % (i < 8_000 ? 20 : 40_000) * 1_000_003L, null, null));
    List<Event> useless = events(9_000, i -> mutation("value " + i * 7_919, null, null));
    for (FileLayout layout : List.of(SEGMENT, smallDictionaries())) {
      requireEncodings(requireSame(layout, useless, "all different"), Encoding.DELTA_BYTE_ARRAY);
    }
    requireEncodings(
        requireSame(smallDictionaries(), grows, "few, then many"),
        Encoding.PLAIN,
        Encoding.RLE_DICTIONARY,
        Encoding.DELTA_BYTE_ARRAY);
  }

  private static FileLayout smallDictionaries() {
    return new FileLayout(
        1 << 15,
        16 << 20,
        1_000,
        256 << 10,
        32,
        4 << 10,
        EventSchema.textsWithDictionary(),
        EventSchema.names());
  }

  private void requireEncodings(Path path, Encoding... expected) throws IOException {
    try (ReadableFile file = disk.open(path);
        ParquetFileReader reader = EventParquet.open(file)) {
      BlockMetaData group = reader.getRowGroups().getFirst();
      assertThat(group.getColumns().get(8).getPath().toDotString()).isEqualTo("new_value");
      assertThat(group.getColumns().get(8).getEncodings()).containsExactlyInAnyOrder(expected);
    }
  }

  /** Pages that are all null come before, between and behind others. */
  @Test
  void soDoPagesWithoutValues() throws IOException {
    for (int turn = 0; turn < 4; turn++) {
      int first = turn % 2;
      int length = turn < 2 ? 700 : 128;
      List<Event> events =
          events(
              9_000,
              i -> {
                boolean isPresent = i / length % 2 == first;
                return mutation(
                    "v", isPresent ? START.plusSeconds(i) : null, isPresent ? "c" + i % 5 : null);
              });
      requireSame(RUN, events, "turn " + turn);
      requireSame(smallDictionaries(), events, "turn " + turn);
    }
  }

  @Test
  void theHashOfTheBloomFilterIsThatOfParquetJava() {
    BloomFilter bloom = new BlockSplitBloomFilter(1_024);
    Random random = new Random(31);
    for (int length = 0; length < 200; length++) {
      byte[] text = new byte[length];
      random.nextBytes(text);
      assertThat(IdFilter.hash(text))
          .as("%d bytes", length)
          .isEqualTo(bloom.hash(Binary.fromConstantByteArray(text)));
    }
  }

  @Test
  void soDoValuesOfAMegabyte() throws IOException {
    String large = "x".repeat(1 << 20);
    List<Event> events =
        events(300, i -> mutation(i % 50 == 40 ? large + i % 100 : "small", null, null));
    requireSame(SEGMENT, events, "large values");
    requireSame(RUN, events, "large values");
  }
}
