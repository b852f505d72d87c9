package io.journald.parquet.index;

import io.journald.bench.Samples;
import io.journald.bench.ScratchDirectory;
import io.journald.bench.Workload;
import io.journald.model.Event;
import io.journald.model.EventKey;
import io.journald.model.Order;
import io.journald.parquet.io.Disk;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.segment.EventColumns;
import io.journald.parquet.segment.SegmentName;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Look-ups in one run of the index, whose pages are in the page cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PageLookupBenchmark {
  private static final int EVENTS = 400_000;
  private static final long MEMORY_BYTES = 64 << 20;

  /** Events of an entity in the run. */
  @Param({"1", "10", "100"})
  public int history;

  private final SplittableRandom random = new SplittableRandom(7);
  private ScratchDirectory scratch;
  private Workload workload;
  private List<EventKey> keys;
  private Run run;

  /** Writes the run. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    scratch = ScratchDirectory.create();
    workload = new Workload(EVENTS, EVENTS / history);
    Disk disk = new LocalDisk();
    List<Event> events = Samples.events(workload, 0, EVENTS);
    keys = events.stream().limit(1_000).map(Event::key).toList();
    SegmentName name = new RunWriter(disk, scratch.path()).write(EventColumns.of(events), 0);
    run = Run.open(disk, scratch.path(), name, new RunMemory(MEMORY_BYTES));
  }

  /** Removes the run. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    run.close();
    scratch.close();
  }

  /** All events of a random entity. */
  @Benchmark
  public void history(Blackhole hole) {
    String entity = Workload.entityId(random.nextInt(workload.entities()));
    Iterator<Event> events = run.history(entity, Order.ASC);
    while (events.hasNext()) {
      hole.consume(events.next());
    }
  }

  /** One event by its key, as a caller's own id is looked up. */
  @Benchmark
  public Optional<Event> find() {
    return run.find(keys.get(random.nextInt(keys.size())));
  }

  /** An id that is not there, as that of nearly every append with an id. */
  @Benchmark
  public Optional<Event> findNothing() {
    String entity = Workload.entityId(random.nextInt(workload.entities()));
    return run.find(new EventKey(entity, Long.toHexString(random.nextLong())));
  }
}
