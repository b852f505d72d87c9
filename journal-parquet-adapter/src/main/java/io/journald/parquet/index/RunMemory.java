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
 * The memory that look-ups share: the page indexes of the row groups that were used last, up to a
 * bound in bytes, and as many decoders as there are cores. Safe for use by any number of threads.
 */
public final class RunMemory {
  /** A row group of a run. */
  record Key(Run run, int block) {}

  /** Reads something from a run. */
  interface Read<T> {
    T from(Page page) throws IOException;
  }

  /** Loads a row group. */
  interface Load {
    RunBlock load() throws IOException;
  }

  private final ConcurrentMap<Key, RunBlock> blocks;
  private final Semaphore decoders = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Queue<Page> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param maxBytes most memory for page indexes; what is over that is loaded again when needed
   */
  public RunMemory(long maxBytes) {
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, RunBlock block) -> block.bytes())
            .executor(Runnable::run)
            .build()
            .asMap();
  }

  private RunMemory() {
    this.blocks = new ConcurrentHashMap<>();
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

  RunBlock block(Key key, Load load) throws IOException {
    RunBlock known = blocks.get(key);
    if (known == null) {
      known = load.load();
      blocks.put(key, known);
    }
    return known;
  }

  /** Frees what is kept of a run that is not used any more. */
  public void forget(Run run) {
    blocks.keySet().removeIf(key -> key.run() == run);
  }
}
