package io.journald.parquet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** A disk over another one, whose operations a test counts, holds up and lets fail. */
public final class WatchedDisk implements Disk {
  private static final int PATIENCE_SECONDS = 30;
  private static final long AS_IT_IS = Long.MAX_VALUE;

  /** What can be watched. */
  public enum Operation {
    CREATE,
    WRITE,
    SYNC,
    TRUNCATE,
    RENAME,
    DELETE,
    SYNC_DIRECTORY
  }

  private final Disk disk;
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private final List<Hold> holds = new ArrayList<>();
  private final Map<String, Deque<List<String>>> listings = new HashMap<>();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile long usable = AS_IT_IS;
  private volatile BiConsumer<Operation, Path> before = (operation, path) -> {};

  public WatchedDisk(Disk disk) {
    this.disk = disk;
  }

  /** One operation that waits for the test. */
  public static final class Hold {
    private final Operation operation;
    private final String nameEnd;
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Hold(Operation operation, String nameEnd) {
      this.operation = operation;
      this.nameEnd = nameEnd;
    }

    /** Returns when the operation has begun. */
    public void awaitReached() {
      reached.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    public boolean isReached() {
      return reached.isDone();
    }

    /** Lets the operation happen. */
    public void release() {
      end.complete(null);
    }

    /** Lets the operation fail; it does not happen. */
    public void fail(IOException failure) {
      end.completeExceptionally(failure);
    }

    private void pass() throws IOException {
      reached.complete(null);
      try {
        end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new AssertionError("the test did not end this operation", e);
      }
    }
  }

  /** Holds up the next operation of a kind on a path that ends so. */
  public synchronized Hold holdNext(Operation operation, String pathEnd) {
    Hold hold = new Hold(operation, pathEnd);
    holds.add(hold);
    return hold;
  }

  /** Calls back before each operation, which may use the disk meanwhile. */
  public void before(BiConsumer<Operation, Path> callback) {
    before = callback;
  }

  /** Lets the next operation of a kind on a path that ends so fail. */
  public void failNext(Operation operation, String pathEnd, IOException failure) {
    holdNext(operation, pathEnd).fail(failure);
  }

  /** Gives the next listing of a directory whose path ends so, in place of what is there. */
  public synchronized void answerNextList(String pathEnd, List<String> names) {
    listings.computeIfAbsent(pathEnd, end -> new ArrayDeque<>()).add(names);
  }

  private synchronized List<String> prepared(Path directory) {
    for (Map.Entry<String, Deque<List<String>>> entry : listings.entrySet()) {
      if (directory.toString().endsWith(entry.getKey())) {
        return entry.getValue().poll();
      }
    }
    return null;
  }

  /** Says how much room is left, in place of the disk; a negative number fails the question. */
  public void answerUsable(long bytes) {
    usable = bytes;
  }

  /** How many operations of a kind were begun. */
  public synchronized int count(Operation operation) {
    return counts.getOrDefault(operation, 0);
  }

  /** How many operations of all kinds were begun. */
  public synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How much was read. */
  public long bytesRead() {
    return bytesRead.get();
  }

  private void pass(Operation operation, Path path) throws IOException {
    before.accept(operation, path);
    Hold hold = null;
    synchronized (this) {
      counts.merge(operation, 1, Integer::sum);
      for (Hold waiting : holds) {
        if (waiting.operation == operation && path.toString().endsWith(waiting.nameEnd)) {
          hold = waiting;
          break;
        }
      }
      holds.remove(hold);
    }
    if (hold != null) {
      hold.pass();
    }
  }

  @Override
  public WritableFile create(Path file) throws IOException {
    pass(Operation.CREATE, file);
    return new WatchedFile(file, disk.create(file));
  }

  @Override
  public WritableFile createPrivate(Path file) throws IOException {
    pass(Operation.CREATE, file);
    return new WatchedFile(file, disk.createPrivate(file));
  }

  @Override
  public WritableFile openForWriting(Path file) throws IOException {
    return new WatchedFile(file, disk.openForWriting(file));
  }

  @Override
  public ReadableFile open(Path file) throws IOException {
    ReadableFile opened = disk.open(file);
    return new ReadableFile() {
      @Override
      public long size() throws IOException {
        return opened.size();
      }

      @Override
      public int read(long position, ByteBuffer target) throws IOException {
        int count = opened.read(position, target);
        bytesRead.addAndGet(Math.max(0, count));
        return count;
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  @Override
  public void linkOrCopy(Path existing, Path second) throws IOException {
    disk.linkOrCopy(existing, second);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    pass(Operation.RENAME, from);
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    pass(Operation.DELETE, file);
    disk.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    pass(Operation.SYNC_DIRECTORY, directory);
    disk.syncDirectory(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> prepared = prepared(directory);
    return prepared != null ? prepared : disk.list(directory);
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    long answer = usable;
    if (answer < 0) {
      throw new IOException("the test does not say how much room is left");
    }
    return answer == AS_IT_IS ? disk.usableBytes(directory) : answer;
  }

  @Override
  public Optional<DiskLock> lock(Path file) throws IOException {
    return disk.lock(file);
  }

  private final class WatchedFile implements WritableFile {
    private final Path path;
    private final WritableFile file;

    WatchedFile(Path path, WritableFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      pass(Operation.WRITE, path);
      file.write(position, bytes, offset, length);
    }

    @Override
    public void truncate(long length) throws IOException {
      pass(Operation.TRUNCATE, path);
      file.truncate(length);
    }

    @Override
    public void sync() throws IOException {
      pass(Operation.SYNC, path);
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
