package io.journald.parquet.wal;

import io.journald.bench.Samples;
import io.journald.bench.Workload;
import io.journald.model.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** An event to and from its bytes in the write-ahead log. Time for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowCodecBenchmark {
  private static final int EVENTS = 1_000;

  private final Bytes bytes = new Bytes();
  private List<Event> events;

  /** Makes the events, and their bytes for the reading. */
  @Setup
  public void prepare() {
    events = Samples.events(new Workload(EVENTS, EVENTS), 0, EVENTS);
    write();
  }

  /** Into a buffer that is large enough already. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int write() {
    bytes.resize(0);
    for (Event event : events) {
      EventCodec.write(event, bytes);
    }
    return bytes.size();
  }

  /** From a buffer, checksum apart. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void read(Blackhole hole) {
    EventCodec.Reader reader = new EventCodec.Reader(bytes.array(), 0, bytes.size());
    for (long sequence = 0; !reader.isAtEnd(); sequence++) {
      hole.consume(reader.read(sequence));
    }
  }
}
