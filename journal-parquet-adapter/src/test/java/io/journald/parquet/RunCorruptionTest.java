package io.journald.parquet;

import static io.journald.parquet.TestEvents.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.journald.core.OpenJournal;
import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.model.Submission;
import io.journald.parquet.io.CrashDisk;
import io.journald.port.EventView;
import io.journald.port.JournalException.Corrupt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Damages the runs of an index, and segments beside an index, at random places. A damaged run
 * changes no answer and is built again; a damaged segment takes no more than its own range away.
 */
class RunCorruptionTest {
  private static final Path DIRECTORY = Path.of("/journal");
  private static final Path INDEX = DIRECTORY.resolve("index");
  private static final Path SEGMENTS = DIRECTORY.resolve("segments");
  private static final int PLACES = 600;
  private static final int ENTITIES = 5;
  private static final int EVENTS = 240;
  private static final Logger LOG = Logger.getLogger("io.journald.parquet");

  private final Map<Path, byte[]> sound = new TreeMap<>();
  private List<Event> recorded;

  @BeforeEach
  void record() {
    LOG.setLevel(Level.OFF); // each damage would be reported
    CrashDisk disk = new CrashDisk();
    ManualThreads threads = new ManualThreads();
    ParquetEventStore store = ParquetEventStore.open(options(disk), threads.background());
    OpenJournal journal = CampaignLife.journal(store);
    for (int i = 0; i < EVENTS / 40; i++) {
      journal.journal().append(submissions(i * 40, 40));
      journal.operations().flush();
      while (threads.runOne(new SplittableRandom(i))) {
        assertThat(disk.hasCrashed()).isFalse(); // the index is built as it goes
      }
    }
    recorded = all(store.view());
    sound.putAll(disk.files());
    store.close();
  }

  @AfterEach
  void speak() {
    LOG.setLevel(null);
  }

  private static List<Submission> submissions(int first, int count) {
    List<Submission> submissions = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      String value = ("value " + i + " ").repeat(1 + i % 30);
      submissions.add(
          new Submission(
              "id-" + i,
              Mutation.of("t", "e" + i % ENTITIES, "f", "update", "", value, "ann", "test")));
    }
    return submissions;
  }

  private static StoreOptions options(CrashDisk disk) {
    return StoreOptions.of(DIRECTORY)
        .withDisk(disk)
        .withFlushThreshold(Integer.MAX_VALUE)
        .withRunEvents(80);
  }

  private List<Path> files(Path directory) {
    return sound.keySet().stream().filter(file -> file.startsWith(directory)).toList();
  }

  private CrashDisk with(Path file, byte[] content) {
    CrashDisk disk = new CrashDisk();
    sound.forEach(disk::put);
    disk.put(file, content);
    return disk;
  }

  private void requireQueries(EventView view, String what) {
    for (int entity = 0; entity < ENTITIES; entity++) {
      EventQuery history = EventQuery.history("e" + entity);
      List<Event> expected = recorded.stream().filter(history::matches).toList();
      assertThat(all(view, history)).as(what).isEqualTo(expected);
      assertThat(all(view, history.in(Order.DESC))).as(what).isEqualTo(expected.reversed());
    }
    Map<EventKey, Event> expected = new HashMap<>();
    recorded.forEach(event -> expected.put(event.key(), event));
    List<EventKey> keys = new ArrayList<>(expected.keySet());
    keys.add(new EventKey("e1", "nobody's"));
    assertThat(view.find(keys, 0)).as(what).isEqualTo(expected);
  }

  @Test
  void theSoundFilesAreAnswersByTheIndex() {
    assertThat(files(INDEX)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(files(SEGMENTS)).hasSizeGreaterThanOrEqualTo(3);
    Path run = files(INDEX).getFirst();
    requireQueries(ParquetJournalReader.open(DIRECTORY, with(run, sound.get(run))).view(), "sound");
  }

  @Test
  void damageAnywhereInARunChangesNoAnswer() {
    List<Path> runs = files(INDEX);
    IntStream.range(0, PLACES)
        .parallel()
        .forEach(place -> damageRun(runs.get(place % runs.size()), place));
  }

  private void damageRun(Path run, int seed) {
    byte[] content = sound.get(run);
    // A third of the places lie in the last part: page indexes, Bloom filters and the footer.
    SplittableRandom random = new SplittableRandom(seed);
    int at =
        seed % 3 == 0
            ? content.length - 1 - random.nextInt(content.length / 4)
            : random.nextInt(content.length);
    byte[] damaged = Damage.at(content, at, random);
    String what = run + ", seed " + seed;
    requireQueries(ParquetJournalReader.open(DIRECTORY, with(run, damaged)).view(), what);
    if (seed % 4 == 0) {
      requireBuiltAgain(with(run, damaged), random, what);
    }
  }

  /** A writer finds the damage at the start, or when it reads there, and builds the run again. */
  private void requireBuiltAgain(CrashDisk disk, SplittableRandom random, String what) {
    ManualThreads threads = new ManualThreads();
    try (ParquetEventStore store = ParquetEventStore.open(options(disk), threads.background())) {
      requireQueries(store.view(), what);
      requireQueries(ParquetJournalReader.open(DIRECTORY, disk).view(), what);
      while (threads.runOne(random)) {
        assertThat(disk.hasCrashed()).isFalse();
      }
      requireQueries(ParquetJournalReader.open(DIRECTORY, disk).view(), what);
    }
  }

  @Test
  void damageAnywhereInASegmentTakesAwayNoMoreThanItsRange() {
    List<Path> segments = files(SEGMENTS);
    IntStream.range(0, PLACES / 2)
        .parallel()
        .forEach(place -> damageSegment(segments.get(place % segments.size()), place));
  }

  private void damageSegment(Path segment, int seed) {
    byte[] content = sound.get(segment);
    byte[] damaged = Damage.anywhere(content, new SplittableRandom(seed));
    if (Arrays.equals(damaged, content)) {
      return;
    }
    String what = segment + ", seed " + seed;
    SegmentRange range = SegmentRange.of(segment);
    CrashDisk disk = with(segment, damaged);
    EventView reader = ParquetJournalReader.open(DIRECTORY, disk).view();
    requireQueries(reader, what); // the index holds them
    requirePart(reader, 0, range.first, what);
    requirePart(reader, range.end, EVENTS, what);
    try {
      requirePart(reader, range.first, range.end, what); // where it need not read what is damaged
    } catch (Corrupt expected) {
      assertThat(expected).as(what).hasMessageContaining(segment.getFileName().toString());
    }
    List<String> damage = new ArrayList<>();
    JournalCheck.run(
        DIRECTORY,
        disk,
        finding -> {
          if (!finding.isSound()) {
            damage.add(finding.file());
          }
        });
    assertThat(damage).as(what).containsExactly(segment.toString());
    try (ParquetEventStore store = ParquetEventStore.open(options(disk))) {
      OpenJournal journal = OpenJournal.over(store);
      assertThat(journal.journal().append(submissions(EVENTS, 2))).hasSize(2);
      requirePart(store.view(), range.end, EVENTS, what);
    }
  }

  private static EventQuery everything() {
    return EventQuery.of(EventFilter.all());
  }

  private void requirePart(EventView view, long from, long to, String what) {
    assertThat(all(view, everything().between(from, to)))
        .as(what)
        .isEqualTo(recorded.subList((int) from, (int) to));
  }

  /** The sequences that a segment's name says. */
  private record SegmentRange(long first, long end) {
    static SegmentRange of(Path segment) {
      String[] parts = segment.getFileName().toString().split("[-.]");
      return new SegmentRange(Long.parseLong(parts[0]), Long.parseLong(parts[1]) + 1);
    }
  }
}
