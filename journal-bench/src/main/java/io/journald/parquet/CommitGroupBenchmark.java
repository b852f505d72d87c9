package io.journald.parquet;

import io.journald.bench.Samples;
import io.journald.bench.ScratchDirectory;
import io.journald.bench.Workload;
import io.journald.model.Event;
import io.journald.parquet.io.LocalDisk;
import io.journald.parquet.wal.WriteAheadLog;
import io.journald.port.EventStore.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Durable appends of one event each, down to the disk, without the store around them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CommitGroupBenchmark {
  private static final long LOG_FILE_BYTES = 4 << 20;
  private static final long ROOM_BYTES = 64 << 20;

  private final Object numbering = new Object();
  private ScratchDirectory scratch;
  private WriteAheadLog log;
  private GroupCommit commits;
  private Event sample;
  private long nextSequence; // guarded by numbering

  /** Starts with an empty log. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    scratch = ScratchDirectory.create();
    sample = Samples.events(new Workload(1_000, 1_000), 0, 1).getFirst();
    Files.createDirectories(scratch.path().resolve("wal"));
    LocalDisk disk = new LocalDisk();
    log = WriteAheadLog.create(disk, scratch.path().resolve("wal"), LOG_FILE_BYTES);
    DiskRoom room = new DiskRoom(disk, scratch.path(), () -> 0);
    commits = new GroupCommit(log, room, 0, _ -> {}, new Brake());
    nextSequence = 0;
  }

  /** Removes the log. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    commits.close();
    log.close();
    scratch.close();
  }

  /** One caller: each append is a group of its own. */
  @Benchmark
  @Threads(1)
  public void alone() {
    append().await();
  }

  /** Many callers at a time, which share writes and syncs. */
  @Benchmark
  @Threads(64)
  public void together() {
    append().await();
  }

  private Commit append() {
    synchronized (numbering) {
      Event event =
          new Event(nextSequence, sample.eventId(), sample.timestamp(), sample.mutation());
      Commit commit = commits.append(List.of(event), ROOM_BYTES);
      nextSequence++;
      return commit;
    }
  }
}
