package io.journald.proof;

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

/** What an event costs on its way into the tree. Time for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TreeBenchmark {
  private static final int EVENTS = 1_024;

  private final LeafData leafData = new LeafData();
  private List<Event> events;
  private List<Hash> leaves;

  /** Makes the events and their hashes. */
  @Setup
  public void prepare() {
    events = Samples.events(new Workload(EVENTS, EVENTS), 0, EVENTS);
    leaves = events.stream().map(leafData::hash).toList();
  }

  /** Leaf data and its hash. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void leaf(Blackhole hole) {
    for (Event event : events) {
      hole.consume(leafData.hash(event));
    }
  }

  /** Hashes added to the right edge. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Hash edge() {
    RightEdge edge = new RightEdge();
    leaves.forEach(edge::add);
    return edge.root();
  }

  /** Both. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Hash leafAndEdge() {
    RightEdge edge = new RightEdge();
    for (Event event : events) {
      edge.add(leafData.hash(event));
    }
    return edge.root();
  }
}
