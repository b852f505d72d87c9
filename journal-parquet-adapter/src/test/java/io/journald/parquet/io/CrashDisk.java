package io.journald.parquet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that can crash and fail. What was not synced when it crashes is kept or lost at
 * random: writes whole, in part or not at all, creations, renames and deletions one by one.
 */
public final class CrashDisk implements Disk {
  private static final int SECTOR_BYTES = 512;
  private static final int FULL_OPERATIONS = 20;

  /** What happens at the operation that was chosen. */
  public enum Fault {
    /** This operation happens in part, and none after it. */
    CRASH,
    /** This one operation fails. */
    FAIL_ONCE,
    /** This operation finds no room, if it is one that needs room. */
    FULL_ONCE,
    /** From this operation on there is no room for {@link #FULL_OPERATIONS} operations. */
    FULL,
    /**
     * The next sync of a file fails, and the system forgets that there was something to write: it
     * is still read, and no later sync makes it durable.
     */
    SYNC_LOST
  }

  /** One change of a directory that is not synced: the entries it takes away and adds. */
  private record EntryChange(Path removed, Path added, Inode inode) {
    boolean touches(Path directory) {
      return removed != null && removed.getParent().equals(directory)
          || added != null && added.getParent().equals(directory);
    }
  }

  /** Bytes at a position; or, without bytes, a cut to that length. */
  private record Write(long position, byte[] bytes) {}

  /** What a file holds; grows without being copied for every write. */
  private static final class Content {
    private byte[] bytes;
    private int length;

    Content(byte[] bytes) {
      this.bytes = bytes;
      this.length = bytes.length;
    }

    Content copy() {
      return new Content(toBytes());
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }

    void cut(long newLength) {
      if (newLength < length) {
        Arrays.fill(bytes, (int) newLength, length, (byte) 0);
      } else {
        reserve((int) newLength);
      }
      length = (int) newLength;
    }

    /** Takes over the bytes of a write from one index up to another. */
    void write(Write write, int from, int to) {
      if (from == to) {
        return;
      }
      int end = (int) write.position + to;
      reserve(end);
      System.arraycopy(write.bytes, from, bytes, (int) write.position + from, to - from);
      length = Math.max(length, end);
    }

    void apply(Write write) {
      if (write.bytes == null) {
        cut(write.position);
      } else {
        write(write, 0, write.bytes.length);
      }
    }

    private void reserve(int end) {
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
      }
    }
  }

  private static final class Inode {
    private final Content synced;
    private final Content current;
    private final List<Write> unsynced;

    Inode(byte[] content) {
      this(new Content(content.clone()), new Content(content.clone()), List.of());
    }

    private Inode(Content synced, Content current, List<Write> unsynced) {
      this.synced = synced;
      this.current = current;
      this.unsynced = new ArrayList<>(unsynced);
    }

    Inode copy() {
      return new Inode(synced.copy(), current.copy(), unsynced);
    }
  }

  private final Map<Path, Inode> entries = new TreeMap<>();
  private final Map<Path, Inode> syncedEntries = new HashMap<>();
  private final List<EntryChange> unsyncedChanges = new ArrayList<>();
  private final Set<Path> directories = new TreeSet<>(); // those above come first
  private final Set<Path> unsyncedDirectories = new HashSet<>();
  private final Set<Path> locks = new HashSet<>();
  private long operations;
  private long faultAt = Long.MAX_VALUE;
  private Fault fault;
  private Runnable watcher = () -> {};
  private boolean crashed;

  /** Chooses the operation, counted from 1, at which something happens. */
  public synchronized CrashDisk at(long operation, Fault newFault) {
    faultAt = operation;
    fault = newFault;
    return this;
  }

  /** Calls back at the beginning of each operation, which may use the disk meanwhile. */
  public synchronized CrashDisk watched(Runnable newWatcher) {
    watcher = newWatcher;
    return this;
  }

  /** How many operations that change the disk were begun. */
  public synchronized long operations() {
    return operations;
  }

  public synchronized boolean hasCrashed() {
    return crashed;
  }

  /** The disk as the next process finds it where only this one ended: nothing is lost or synced. */
  public synchronized CrashDisk afterKill() {
    CrashDisk next = new CrashDisk();
    next.directories.addAll(directories);
    next.unsyncedDirectories.addAll(unsyncedDirectories);
    Map<Inode, Inode> copies = new HashMap<>();
    entries.forEach((path, inode) -> next.entries.put(path, copy(inode, copies)));
    syncedEntries.forEach((path, inode) -> next.syncedEntries.put(path, copy(inode, copies)));
    for (EntryChange change : unsyncedChanges) {
      Inode inode = change.inode == null ? null : copy(change.inode, copies);
      next.unsyncedChanges.add(new EntryChange(change.removed, change.added, inode));
    }
    return next;
  }

  private static Inode copy(Inode inode, Map<Inode, Inode> copies) {
    return copies.computeIfAbsent(inode, Inode::copy);
  }

  /** The disk as it may look when power is back. */
  public synchronized CrashDisk afterCrash(RandomGenerator random) {
    CrashDisk next = new CrashDisk();
    for (Path directory : directories) {
      boolean isThere = !unsyncedDirectories.contains(directory) || random.nextBoolean();
      if (isThere && next.hasParentOf(directory)) {
        next.directories.add(directory);
      }
    }
    Map<Path, Inode> surviving = new TreeMap<>(syncedEntries);
    for (EntryChange change : unsyncedChanges) {
      if (random.nextBoolean()) {
        apply(change, surviving);
      }
    }
    surviving.keySet().removeIf(path -> !next.directories.contains(path.getParent()));
    Map<Inode, Inode> copies = new HashMap<>();
    surviving.forEach((path, inode) -> {
      Inode copy = copies.computeIfAbsent(inode, original -> survivor(original, random));
      next.entries.put(path, copy);
      next.syncedEntries.put(path, copy);
    });
    return next;
  }

  private static void apply(EntryChange change, Map<Path, Inode> entries) {
    if (change.removed != null) {
      entries.remove(change.removed);
    }
    if (change.added != null) {
      entries.put(change.added, change.inode);
    }
  }

  private static Inode survivor(Inode original, RandomGenerator random) {
    Content content = original.synced.copy();
    for (Write write : original.unsynced) {
      if (write.bytes == null) {
        if (random.nextBoolean()) {
          content.apply(write);
        }
        continue;
      }
      switch (random.nextInt(4)) {
        case 0 -> {} // lost
        case 1 -> content.write(write, 0, random.nextInt(write.bytes.length + 1));
        case 2 -> {
          for (int at = 0; at < write.bytes.length; at += SECTOR_BYTES) {
            if (random.nextBoolean()) {
              content.write(write, at, Math.min(write.bytes.length, at + SECTOR_BYTES));
            }
          }
        }
        default -> content.apply(write);
      }
    }
    return new Inode(content.toBytes());
  }

  /** The content of every file, for tests that damage it. */
  public synchronized Map<Path, byte[]> files() {
    Map<Path, byte[]> files = new TreeMap<>();
    entries.forEach((path, inode) -> files.put(path, inode.current.toBytes()));
    return files;
  }

  /** Puts a file there in place of what has its name, durably. */
  public synchronized void put(Path path, byte[] content) {
    Inode inode = new Inode(content);
    entries.put(path, inode);
    syncedEntries.put(path, inode);
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      directories.add(parent);
    }
  }

  /** Takes a file away, durably. */
  public synchronized void remove(Path path) {
    entries.remove(path);
    syncedEntries.remove(path);
  }

  /** Counts an operation; returns normally if it is to happen. */
  private boolean begin(String what) throws IOException {
    if (crashed) {
      throw new IOException("the disk has crashed");
    }
    operations++;
    watcher.run();
    if (operations < faultAt || !isHit(what)) {
      return true;
    }
    switch (fault) {
      case CRASH -> {
        crashed = true;
        return false;
      }
      case FULL_ONCE, FULL ->
          throw new DiskFullException(new IOException("No space left on device"));
      case SYNC_LOST -> {
        faultAt = Long.MAX_VALUE;
        throw new IOException("the disk failed at a sync");
      }
      case FAIL_ONCE -> throw new IOException("the disk failed at " + what + " " + operations);
      default -> throw new IllegalStateException("no fault " + fault);
    }
  }

  private boolean isHit(String what) {
    boolean needsRoom = what.equals("write") || what.equals("create");
    return switch (fault) {
      case CRASH, FAIL_ONCE -> operations == faultAt;
      case FULL_ONCE -> operations == faultAt && needsRoom;
      case FULL -> operations < faultAt + FULL_OPERATIONS && needsRoom;
      case SYNC_LOST -> what.equals("sync");
    };
  }

  private static IOException crash() {
    return new IOException("the disk crashed");
  }

  @Override
  public synchronized WritableFile create(Path file) throws IOException {
    boolean happens = begin("create");
    if (entries.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (!directories.contains(file.getParent())) {
      throw new NoSuchFileException(file.getParent().toString());
    }
    Inode inode = new Inode(new byte[0]);
    change(new EntryChange(null, file, inode));
    if (!happens) {
      throw crash();
    }
    return new CrashFile(inode);
  }

  @Override
  public WritableFile createPrivate(Path file) throws IOException {
    return create(file);
  }

  @Override
  public synchronized WritableFile openForWriting(Path file) throws IOException {
    if (crashed) {
      throw crash();
    }
    Inode inode = entries.get(file);
    return inode == null ? create(file) : new CrashFile(inode);
  }

  private void change(EntryChange change) {
    apply(change, entries);
    unsyncedChanges.add(change);
  }

  @Override
  public synchronized ReadableFile open(Path file) throws IOException {
    if (crashed) {
      throw crash();
    }
    Inode inode = entries.get(file);
    if (inode == null) {
      throw new NoSuchFileException(file.toString());
    }
    return new CrashReadableFile(inode);
  }

  @Override
  public synchronized void linkOrCopy(Path existing, Path second) throws IOException {
    boolean happens = begin("link");
    Inode inode = entries.get(existing);
    if (inode == null) {
      throw new NoSuchFileException(existing.toString());
    }
    change(new EntryChange(null, second, inode));
    if (!happens) {
      throw crash();
    }
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    boolean happens = begin("rename");
    Inode inode = entries.get(from);
    if (inode == null) {
      throw new NoSuchFileException(from.toString());
    }
    change(new EntryChange(from, to, inode));
    if (!happens) {
      throw crash();
    }
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    boolean happens = begin("delete");
    if (!entries.containsKey(file)) {
      throw new NoSuchFileException(file.toString());
    }
    change(new EntryChange(file, null, null));
    if (!happens) {
      throw crash();
    }
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    if (directories.contains(directory)) {
      return;
    }
    if (!hasParentOf(directory)) {
      createDirectory(directory.getParent());
    }
    boolean happens = begin("createDirectory");
    directories.add(directory);
    unsyncedDirectories.add(directory);
    if (!happens) {
      throw crash();
    }
    syncDirectory(directory.getParent());
  }

  private boolean hasParentOf(Path directory) {
    Path parent = directory.getParent();
    return parent == null || parent.getParent() == null || directories.contains(parent);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    if (!begin("syncDirectory")) {
      throw crash();
    }
    List<EntryChange> synced =
        unsyncedChanges.stream().filter(change -> change.touches(directory)).toList();
    synced.forEach(change -> apply(change, syncedEntries));
    unsyncedChanges.removeAll(synced);
    unsyncedDirectories.removeIf(created -> created.getParent().equals(directory));
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    if (crashed) {
      throw crash();
    }
    return entries.keySet().stream()
        .filter(path -> path.getParent().equals(directory))
        .map(path -> path.getFileName().toString())
        .sorted()
        .toList();
  }

  @Override
  public long usableBytes(Path directory) {
    return Long.MAX_VALUE;
  }

  @Override
  public synchronized Optional<DiskLock> lock(Path file) throws IOException {
    if (crashed) {
      throw crash();
    }
    return locks.add(file) ? Optional.of(() -> unlock(file)) : Optional.empty();
  }

  private synchronized void unlock(Path file) {
    locks.remove(file);
  }

  private final class CrashFile implements WritableFile {
    private final Inode inode;

    CrashFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      synchronized (CrashDisk.this) {
        boolean happens;
        try {
          happens = begin("write");
        } catch (IOException failure) {
          if (!crashed) {
            apply(position, bytes, offset, length / 2); // a part may be there
          }
          throw failure;
        }
        apply(position, bytes, offset, length);
        if (!happens) {
          throw crash();
        }
      }
    }

    private void apply(long position, byte[] bytes, int offset, int length) {
      Write write = new Write(position, Arrays.copyOfRange(bytes, offset, offset + length));
      inode.unsynced.add(write);
      inode.current.apply(write);
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (CrashDisk.this) {
        boolean happens = begin("truncate");
        Write cut = new Write(length, null);
        inode.unsynced.add(cut);
        inode.current.apply(cut);
        if (!happens) {
          throw crash();
        }
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (CrashDisk.this) {
        try {
          if (!begin("sync")) {
            throw crash();
          }
        } catch (IOException failure) {
          if (fault == Fault.SYNC_LOST) {
            inode.unsynced.clear();
          }
          throw failure;
        }
        inode.unsynced.forEach(inode.synced::apply);
        inode.unsynced.clear();
      }
    }

    @Override
    public void close() {}
  }

  private final class CrashReadableFile implements ReadableFile {
    private final Inode inode;

    CrashReadableFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() {
      synchronized (CrashDisk.this) {
        return inode.current.length;
      }
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      synchronized (CrashDisk.this) {
        if (crashed) {
          throw crash();
        }
        int left = inode.current.length - (int) position;
        if (left <= 0) {
          return -1;
        }
        int count = Math.min(left, target.remaining());
        target.put(inode.current.bytes, (int) position, count);
        return count;
      }
    }

    @Override
    public void close() {}
  }
}
