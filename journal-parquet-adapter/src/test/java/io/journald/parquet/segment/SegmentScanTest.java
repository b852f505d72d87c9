package io.journald.parquet.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.journald.model.Event;
import io.journald.model.EventFilter;
import io.journald.model.EventKey;
import io.journald.model.EventQuery;
import io.journald.model.Mutation;
import io.journald.model.Order;
import io.journald.parquet.TestEvents;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.io.WatchedDisk;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Pause;
import io.journald.testkit.RandomEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan of a large segment gives what a plain loop over its events gives. */
class SegmentScanTest {
  private static final int PAGE_ROWS = 4_096;
  private static final long SEED = 20_260_504;
  private static final int FIRST = 1_000_000; // not 0: sequences and rows must not be confused

  private static final int BLOOM_BLOCK_BYTES = 32;

  /** Several pages in one row group. */
  private static final int MANY_PAGES = 5 * PAGE_ROWS + 1;

  /** Several row groups of 65,536 rows. */
  private static final int MANY_GROUPS = 2 * (1 << 16) + 3_000;

  @TempDir static Path directory;
  private static final WatchedDisk DISK = new WatchedDisk(new LocalDisk());
  private static List<Event> varied;
  private static Segment variedSegment;
  private static Segment longSegment;

  /** A segment and what was written into it. */
  private record Segment(SegmentName name, List<Event> events) {
    static Segment write(List<Event> events) throws IOException {
      long first = events.getFirst().sequence();
      long last = events.getLast().sequence();
      return new Segment(
          new SegmentWriter(DISK, directory).write(events.iterator(), first, last), events);
    }

    /** The scan of a query, held against the loop over the events. */
    void check(EventQuery query) {
      Stream<Event> ordered =
          query.order() == Order.ASC ? events.stream() : events.reversed().stream();
      List<Event> expected = ordered.filter(query::matches).limit(query.limit()).toList();
      List<Event> found = new ArrayList<>();
      try (SegmentScan scan = scan(query)) {
        while (found.size() < query.limit() && scan.hasNext()) {
          found.add(scan.next());
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      assertThat(found.stream().map(Event::sequence))
          .as("sequences of %s, seed %d", query, SEED)
          .isEqualTo(expected.stream().map(Event::sequence).toList());
      assertThat(found.equals(expected)).as("events of %s, seed %d", query, SEED).isTrue();
    }

    SegmentScan scan(EventQuery query) throws IOException {
      return new SegmentReader(DISK, directory, directory.resolve("superseded"))
          .scan(name, RowFilter.of(query.filter()), query.order(), query.from(), query.to());
    }
  }

  @BeforeAll
  static void writeSegments() throws IOException {
    RandomEvents random = new RandomEvents(SEED);
    varied = new ArrayList<>();
    while (varied.size() < MANY_PAGES) {
      int count = Math.min(1 + random.below(200), MANY_PAGES - varied.size());
      varied.addAll(random.batch(FIRST + varied.size(), count));
    }
    variedSegment = Segment.write(varied);
    longSegment = Segment.write(TestEvents.events(FIRST, FIRST + MANY_GROUPS));
  }

  private static EventFilter filter(String column, Event like) {
    Mutation m = like.mutation();
    return new EventFilter(
        column.equals(EventSchema.EVENT_ID) ? like.eventId() : null,
        column.equals(EventSchema.ENTITY_TYPE) ? m.entityType() : null,
        column.equals(EventSchema.ENTITY_ID) ? m.entityId() : null,
        column.equals(EventSchema.FIELD) ? m.field() : null,
        column.equals(EventSchema.ACTION) ? m.action() : null,
        column.equals(EventSchema.ACTOR) ? m.actor() : null,
        column.equals(EventSchema.SOURCE) ? m.source() : null,
        column.equals(EventSchema.WORKSPACE_ID) ? m.workspaceId() : null,
        column.equals(EventSchema.CORRELATION_ID) ? m.correlationId() : null,
        null,
        null);
  }

  private static EventFilter time(Instant since, Instant until) {
    return new EventFilter(null, null, null, null, null, null, null, null, null, since, until);
  }

  private static Event at(int row) {
    return varied.get(row);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EventSchema.EVENT_ID,
        EventSchema.ENTITY_TYPE,
        EventSchema.ENTITY_ID,
        EventSchema.FIELD,
        EventSchema.ACTION,
        EventSchema.ACTOR,
        EventSchema.SOURCE,
        EventSchema.WORKSPACE_ID,
        EventSchema.CORRELATION_ID
      })
  void everyFilterColumnSelectsTheSameEventsAsALoop(String column) {
    for (int row : List.of(PAGE_ROWS, MANY_PAGES - 1)) {
      for (Order order : Order.values()) {
        variedSegment.check(EventQuery.of(filter(column, at(row))).in(order));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rangesThatEndAtAnyPlaceOfAPageAreExact(Order order) {
    EventQuery all = EventQuery.of(EventFilter.all()).in(order);
    for (int page = 0; page <= MANY_PAGES / PAGE_ROWS; page++) {
      for (int off = -1; off <= 1; off++) {
        int edge = FIRST + page * PAGE_ROWS + off;
        variedSegment.check(all.between(edge, edge + 1));
        variedSegment.check(all.between(FIRST + 7, edge + 1).limit(3));
        variedSegment.check(all.between(edge, EventQuery.UNLIMITED).limit(1_025));
      }
    }
    variedSegment.check(all);
    variedSegment.check(all.between(0, FIRST));
    variedSegment.check(all.between(FIRST + MANY_PAGES, EventQuery.UNLIMITED));
    variedSegment.check(all.between(FIRST + 5, FIRST + 5));
  }

  @ParameterizedTest
  @EnumSource
  void limitsAroundTheStepsOfAScanAreExact(Order order) {
    EventQuery all = EventQuery.of(EventFilter.all()).in(order);
    for (int limit : List.of(0, 1, 1_023, 1_024, 1_025, 2_048, 2_049, PAGE_ROWS + 1)) {
      variedSegment.check(all.limit(limit));
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeRangesSelectTheSameEventsAsALoop(Order order) {
    for (int row : List.of(0, PAGE_ROWS, MANY_PAGES - 1)) {
      Instant moment = at(row).timestamp();
      Instant later = at(Math.min(MANY_PAGES - 1, row + 3_000)).timestamp();
      for (EventFilter filter :
          List.of(
              time(moment, null),
              time(null, moment),
              time(moment, later),
              time(moment.plusNanos(1), later.plusNanos(1)),
              time(moment, moment),
              time(Instant.MIN, Instant.MAX),
              time(Instant.MAX, null),
              time(null, Instant.MIN))) {
        variedSegment.check(EventQuery.of(filter).in(order).limit(6_000));
      }
    }
  }

  @Test
  void anyQuerySelectsTheSameEventsAsALoop() {
    RandomEvents random = new RandomEvents(SEED + 1);
    for (int i = 0; i < 60; i++) {
      EventQuery query = random.query(varied);
      long to = query.to() == EventQuery.UNLIMITED ? query.to() : FIRST + query.to();
      variedSegment.check(query.between(FIRST + query.from(), to));
    }
  }

  /**
   * Parquet's reader takes a column for finished when it knows of no further row, and then does not
   * go to the page of the last one; and when it knows of one, it goes on to a page that is not
   * there once the last row of the last page is read. Both must be avoided.
   */
  @ParameterizedTest
  @EnumSource
  void theLastSelectedRowMayBeginOrEndAPage(Order order) throws IOException {
    List<Event> events = new ArrayList<>();
    Set<Integer> rare = Set.of(10, PAGE_ROWS - 1, PAGE_ROWS, 2 * PAGE_ROWS);
    for (int row = 0; row <= 3 * PAGE_ROWS; row++) {
      Mutation like = TestEvents.event(row).mutation();
      Mutation mutation =
          Mutation.of(
              like.entityType(),
              rare.contains(row) ? "rare" : "common",
              like.field(),
              like.action(),
              "",
              like.newValue(),
              like.actor(),
              like.source());
      events.add(new Event(FIRST + row, "id-" + row, like(row), mutation));
    }
    Segment segment = Segment.write(events);
    segment.check(EventQuery.history("rare").in(order));
    for (int page = 1; page <= 3; page++) {
      long end = FIRST + page * PAGE_ROWS + 1;
      segment.check(EventQuery.history("rare").in(order).between(0, end));
      segment.check(EventQuery.history("common").in(order).between(0, end));
      segment.check(EventQuery.of(EventFilter.all()).in(order).between(end - 3, end));
    }
  }

  private static Instant like(int row) {
    return TestEvents.event(row).timestamp();
  }

  @ParameterizedTest
  @EnumSource
  void severalRowGroupsAreScannedAsOne(Order order) {
    EventQuery all = EventQuery.of(EventFilter.all()).in(order);
    longSegment.check(all);
    for (int group = 1; group <= 2; group++) {
      int edge = FIRST + group * (1 << 16);
      longSegment.check(all.between(edge - 2, edge + 2));
      longSegment.check(all.between(edge - 1, edge));
      longSegment.check(all.between(edge, edge + 1));
      longSegment.check(EventQuery.history("customer-3").in(order).between(edge - 9, edge + 9));
    }
    Event last = longSegment.events().getLast();
    longSegment.check(EventQuery.of(filter(EventSchema.EVENT_ID, last)).in(order));
    longSegment.check(EventQuery.of(time(last.timestamp(), null)).in(order));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void aScanPausesBehindEachRowGroupThatItRead(Order order) throws IOException {
    EventQuery all = EventQuery.of(EventFilter.all()).in(order);
    int edge = FIRST + (1 << 16);
    assertThat(pauses(all)).as("none behind the last of three").isEqualTo(2);
    assertThat(pauses(EventQuery.history("customer-3x").in(order))).as("no event").isEqualTo(2);
    assertThat(pauses(all.between(edge + 1, edge + 9))).as("one is read").isLessThanOrEqualTo(1);
    assertThat(pauses(all.between(0, 1))).as("none is read").isZero();
  }

  private static int pauses(EventQuery query) throws IOException {
    AtomicInteger pauses = new AtomicInteger();
    return Pause.during(
        pauses::incrementAndGet,
        () -> {
          longSegment.check(query);
          return pauses.get();
        });
  }

  @Test
  void whatEndsAScanInAPauseIsNotTakenForDamage() {
    Unavailable full = new Unavailable(Unavailable.Reason.OVERLOADED, "no room");
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() ->
            Pause.during(
                () -> {
                  throw full;
                },
                () -> {
                  longSegment.check(EventQuery.history("customer-3x"));
                  return null;
                }))
        .isSameAs(full);
  }

  @Test
  void anIdThatIsThereIsAlwaysFound() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 100; i++) {
      Segment segment = i % 4 == 0 ? longSegment : variedSegment;
      Event wanted = segment.events().get(random.nextInt(segment.events().size()));
      Set<EventKey> keys = Set.of(wanted.key(), new EventKey("nobody", "unknown-" + i));
      try (SegmentScan scan = find(segment, keys)) {
        assertThat(scan.hasNext()).as("%s, seed %d", wanted.key(), SEED).isTrue();
        assertThat(scan.next()).isEqualTo(wanted);
        assertThat(scan.hasNext()).isFalse();
      }
    }
  }

  private static SegmentScan find(Segment segment, Set<EventKey> keys) throws IOException {
    return new SegmentReader(DISK, directory, directory.resolve("superseded"))
        .scan(segment.name(), RowFilter.of(keys), Order.ASC, 0, Long.MAX_VALUE);
  }

  /** Ids for which the whole filter is read, and those for which it is not, are found alike. */
  @Test
  void manyIdsAreFoundAtOnceAndNoOther() throws IOException {
    for (int count : List.of(1, 2, 16, 17, 300)) {
      Set<EventKey> keys = new HashSet<>();
      List<Event> wanted = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Event event = longSegment.events().get(i * (longSegment.events().size() / count));
        wanted.add(event);
        keys.add(event.key());
        keys.add(new EventKey("nobody", "unknown-" + i));
      }
      List<Event> found = new ArrayList<>();
      try (SegmentScan scan = find(longSegment, keys)) {
        scan.forEachRemaining(found::add);
      }
      assertThat(found).as("%d ids", count).isEqualTo(wanted);
    }
  }

  @Test
  void anIdThatIsNotThereIsHardlyEverLookedFor() throws IOException {
    int absent = 200;
    int scanned = 0;
    int spared = 0;
    long idBytes = MANY_PAGES * 8L; // less than what the column takes, compressed
    long opening = bytesReadBy(variedSegment, Set.of());
    for (int i = 0; i < absent; i++) {
      Set<EventKey> key = new HashSet<>(Set.of(new EventKey("nobody", "absent-" + i)));
      long read = bytesReadBy(variedSegment, key) - opening;
      scanned += read > idBytes ? 1 : 0;
      spared += read == BLOOM_BLOCK_BYTES ? 1 : 0;
    }
    assertThat(scanned).as("scans of %d that the filter does not spare", absent).isBetween(1, 15);
    assertThat(spared)
        .as("the others read no more of it than they need")
        .isEqualTo(absent - scanned);
  }

  /**
   * They are longer than what a page index keeps of them, and each page begins with another one.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void idsThatAscendAreLookedForInTheirPage(int prefixChars) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Event> events = new ArrayList<>();
    for (Event event : TestEvents.events(FIRST, FIRST + MANY_PAGES)) {
      String id =
          "x".repeat(prefixChars)
              + event.sequence()
              + Long.toHexString(random.nextLong())
              + Long.toHexString(random.nextLong());
      events.add(new Event(event.sequence(), id, event.timestamp(), event.mutation()));
    }
    Segment segment = Segment.write(events);
    long idBytes = MANY_PAGES * 16L; // what the column takes at least
    long opening = bytesReadBy(segment, Set.of());
    for (int row : List.of(0, PAGE_ROWS - 1, PAGE_ROWS, 3 * PAGE_ROWS + 7, MANY_PAGES - 1)) {
      long before = DISK.bytesRead();
      segment.check(EventQuery.of(filter(EventSchema.EVENT_ID, events.get(row))));
      long pages = DISK.bytesRead() - before - opening;
      if (prefixChars == 0) {
        assertThat(pages).as("bytes read for row %d", row).isLessThan(idBytes);
      }
    }
  }

  private static long bytesReadBy(Segment segment, Set<EventKey> keys) throws IOException {
    long before = DISK.bytesRead();
    try (SegmentScan scan = find(segment, keys)) {
      assertThat(scan.hasNext()).isFalse();
    }
    return DISK.bytesRead() - before;
  }

  @Test
  void oneEventAmongLargeValuesCostsLittleMoreThanItself() throws IOException {
    int valueChars = 64 << 10;
    SplittableRandom random = new SplittableRandom(SEED);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder value = new StringBuilder();
      while (value.length() < valueChars) {
        value.append(Long.toHexString(random.nextLong()));
      }
      events.add(TestEvents.event(FIRST + i, value.toString()));
    }
    Segment segment = Segment.write(events);
    long opening = bytesReadBy(segment, Set.of());
    EventQuery one = EventQuery.of(EventFilter.all()).between(FIRST + 150, FIRST + 151);
    long before = DISK.bytesRead();
    segment.check(one);
    assertThat(DISK.bytesRead() - before - opening).isLessThan(4L * valueChars);

    long beforeNewest = DISK.bytesRead();
    segment.check(EventQuery.recent(1));
    assertThat(DISK.bytesRead() - beforeNewest - opening)
        .as("the newest one of many is read without the others")
        .isLessThan(100L * valueChars);
    segment.check(EventQuery.recent(EventQuery.UNLIMITED));
  }

  /** Each adds a few bytes to the one before, so that a small page holds a lot. */
  @Test
  void longTextsThatHardlyDifferAreDecodedSomeAtATime() throws IOException {
    String same = "x".repeat(90_000);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(TestEvents.event(FIRST + i, same + i));
    }
    Segment segment = Segment.write(events);
    for (Order order : Order.values()) {
      segment.check(EventQuery.of(EventFilter.all()).in(order));
    }
    Path path = directory.resolve(segment.name().fileName());
    try (SegmentFile file = SegmentFile.open(DISK, path, segment.name());
        Page page = new Page()) {
      BlockMetaData block = file.reader().getRowGroups().getFirst();
      RowGroup group = new RowGroup(file.reader(), file.file(), block, page);
      int[] all = RowGroup.range(0, group.rows());
      int most = 1 + (int) (TextBudget.STEP_BYTES / same.length());
      List<Event> read = new ArrayList<>();
      assertThat(group.readFirst(all, page, read::add)).isBetween(2, most);
      assertThat(events.subList(0, read.size()).equals(read)).isTrue();
      read.clear();
      assertThat(group.readLast(all, page, read::add)).isBetween(2, most);
      assertThat(events.subList(500 - read.size(), 500).equals(read)).isTrue();
      read.clear();
      group.read(all, page, read::add);
      assertThat(events.equals(read)).isTrue();
    }
  }

  @Test
  void verifyingReadsEveryPage() throws IOException {
    Segment segment = Segment.write(TestEvents.events(FIRST, FIRST + 2 * PAGE_ROWS));
    SegmentReader reader = new SegmentReader(DISK, directory, directory);
    byte[] digest = reader.verify(segment.name());
    assertThat(digest).isEqualTo(EventDigest.of(segment.events().iterator()));

    Path file = directory.resolve(segment.name().fileName());
    byte[] sound = Files.readAllBytes(file);
    for (long at : pageBodies(segment.name())) {
      byte[] damaged = sound.clone();
      damaged[(int) at] ^= 1;
      Files.write(file, damaged);
      assertThatExceptionOfType(Corrupt.class)
          .as("a page at byte %d of %d", at, sound.length)
          .isThrownBy(() -> reader.verify(segment.name()));
      try (LeafScan leaves = new LeafScan()) {
        assertThatExceptionOfType(Corrupt.class)
            .as("leaves, a page at byte %d of %d", at, sound.length)
            .isThrownBy(
                () -> reader.readLeaves(segment.name(), 0, Long.MAX_VALUE, leaves, _ -> {}));
      }
    }
    Files.write(file, sound);
  }

  /** The last byte of each page. */
  private static List<Long> pageBodies(SegmentName name) throws IOException {
    List<Long> ends = new ArrayList<>();
    Path path = directory.resolve(name.fileName());
    try (SegmentFile file = SegmentFile.open(DISK, path, name)) {
      for (BlockMetaData group : file.reader().getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          OffsetIndex pages = file.reader().readOffsetIndex(chunk);
          for (int page = 0; page < pages.getPageCount(); page++) {
            ends.add(pages.getOffset(page) + pages.getCompressedPageSize(page) - 1);
          }
        }
      }
    }
    return ends;
  }
}
