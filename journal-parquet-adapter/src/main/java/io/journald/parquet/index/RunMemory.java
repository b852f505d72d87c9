package io.journald.parquet.index;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.journald.parquet.segment.Page;
import io.journald.port.JournalException.Corrupt;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The memory that look-ups share: the page indexes and Bloom filters of the row groups that were
 * used last, up to a bound in bytes, and as many decoders as there are cores. Safe for use by any
 * number of threads.
 */
public final class RunMemory {
  /** Something about a row group of a run that is kept in memory. */
  sealed interface Kept permits RunBlock, EventIdFilter {
    /** About the memory it takes. */
    int bytes();
  }

  private record Key(Run run, int block, Class<? extends Kept> kind) {}

  /** Reads something from a run. */
  interface Read<T> {
    T from(Page page) throws IOException;
  }

  /** Loads what is not kept. */
  interface Load<T extends Kept> {
    T load() throws IOException;
  }

  private final ConcurrentMap<Key, Kept> kept;
  private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Queue<Page> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param maxBytes most memory for page indexes and filters; what is over that is loaded again
   *     when needed
   */
  public RunMemory(long maxBytes) {
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Kept value) -> value.bytes())
            .executor(Runnable::run)
            .build()
            .asMap();
  }

  private RunMemory() {
    this.kept = new ConcurrentHashMap<>();
  }

  /**
   * A memory that forgets nothing, for a process that asks for a handful of entities and ends. It
   * does without the cache, whose start takes longer than such a process has.
   */
  public static RunMemory forFewEntities() {
    return new RunMemory();
  }

  /** Reads with a decoder, of which there are as many as cores: waits for one. */
  <T> T decode(Read<T> read, Function<Exception, Corrupt> damaged) {
    decoders.acquireUninterruptibly();
    try {
      Page page = idle.poll();
      if (page == null) {
        page = new Page();
      }
      T result = read.from(page);
      idle.add(page);
      return result;
    } catch (IOException | RuntimeException damage) {
      throw damage instanceof Corrupt known ? known : damaged.apply(damage);
    } finally {
      decoders.release();
    }
  }

  <T extends Kept> T get(Run run, int block, Class<T> kind, Load<T> ifNotKept) throws IOException {
    Key key = new Key(run, block, kind);
    Kept known = kept.get(key);
    if (known == null) {
      known = ifNotKept.load();
      kept.put(key, known);
    }
    return kind.cast(known);
  }

  /** Frees what is kept of a run that is not used any more. */
  public void forget(Run run) {
    kept.keySet().removeIf(key -> key.run() == run);
  }
}
