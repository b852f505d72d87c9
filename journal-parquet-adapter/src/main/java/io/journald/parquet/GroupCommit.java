package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.io.DiskFullException;
import io.journald.parquet.wal.WalFrame;
import io.journald.parquet.wal.WriteAheadLog;
import io.journald.port.EventStore.Commit;
import io.journald.port.JournalException;
import io.journald.port.JournalException.OutcomeUnknown;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets the batches of all callers that wait at the same time share one write and one sync.
 *
 * <p>Leader and followers: the first caller that waits while nobody writes takes the open group and
 * writes it itself, so a lone caller pays for no hand-over between threads. Meanwhile the others
 * gather in the next group; when the leader is done, one of them leads it.
 *
 * <p>A failed write is final, because after a failed sync nobody can tell what the disk holds: that
 * group's outcome is unknown, and everything behind it is refused. Only a full disk that was
 * noticed before the sync gives the group up cleanly.
 */
final class GroupCommit {
  private final WriteAheadLog log;
  private final DiskRoom room;
  private final Consumer<List<Event>> durable;
  private final Brake brake;
  private final ReentrantLock lock = new ReentrantLock();
  private Group open;
  private WalFrame spare = new WalFrame();
  private boolean writing;
  private long writingBytes; // of the group that is being written
  private long nextSequence;
  private long givenUpEnd; // sequences below it and from nextSequence on were given up
  private String readOnlyReason = "the writer failed"; // belongs to the leader
  private volatile Unavailable closed;

  /**
   * @param room says whether the disk has room for a group
   * @param nextSequence the sequence of the first event that will be appended
   * @param durable takes the events of each group once they are durable, in order, by one thread at
   *     a time
   * @param brake says how long a group waits after that
   */
  GroupCommit(
      WriteAheadLog log,
      DiskRoom room,
      long nextSequence,
      Consumer<List<Event>> durable,
      Brake brake) {
    this.log = log;
    this.room = room;
    this.nextSequence = nextSequence;
    this.durable = durable;
    this.brake = brake;
    this.open = new Group(new WalFrame());
  }

  long nextSequence() {
    lock.lock();
    try {
      return nextSequence;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a batch to the open group.
   *
   * @param roomBytes how much may wait to be written before this batch
   */
  Commit append(List<Event> batch, long roomBytes) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("no events to append");
    }
    lock.lock();
    try {
      if (closed != null) {
        throw closed;
      }
      requireNext(batch);
      if (open.frame.sizeBytes() + writingBytes > roomBytes || !open.frame.add(batch)) {
        throw new Unavailable(
            Reason.OVERLOADED, "too many events wait for the disk; try again in a second");
      }
      open.events.addAll(batch);
      nextSequence += batch.size();
      return open;
    } finally {
      lock.unlock();
    }
  }

  private void requireNext(List<Event> batch) {
    long sequence = batch.getFirst().sequence();
    if (sequence > nextSequence && sequence <= givenUpEnd) {
      throw new Unavailable(
          Reason.DISK_FULL, "no room on the disk since the batch was numbered; try again");
    }
    if (sequence != nextSequence) {
      throw new IllegalArgumentException(
          "sequence " + sequence + " does not continue at " + nextSequence);
    }
    for (int i = 1; i < batch.size(); i++) {
      if (batch.get(i).sequence() != sequence + i) {
        throw new IllegalArgumentException("the sequences of the batch have a gap at " + i);
      }
    }
  }

  /** Why nothing can be appended any more; empty while it can. */
  Optional<String> closedReason() {
    return Optional.ofNullable(closed).map(Throwable::getMessage);
  }

  /** Refuses further batches and waits for those that were taken. */
  void close() {
    Group last;
    lock.lock();
    try {
      if (closed == null) {
        closed = new Unavailable(Reason.CLOSED, "the journal is closed");
      }
      last = open;
    } finally {
      lock.unlock();
    }
    last.await();
  }

  /** Writes the open group. Called with the lock, and gives it back. */
  private void lead() {
    Group group = open;
    open = new Group(spare);
    writing = true;
    writingBytes = group.frame.sizeBytes();
    lock.unlock();
    JournalException failure = null;
    boolean returned = false;
    try {
      failure = write(group);
      returned = true;
    } finally {
      Thread nextLeader;
      lock.lock();
      try {
        writing = false;
        writingBytes = 0;
        finish(group, returned ? failure : unknown(readOnlyReason, null));
        nextLeader = open.waiting.isEmpty() ? null : open.waiting.getFirst();
      } finally {
        lock.unlock();
      }
      LockSupport.unpark(nextLeader);
      group.wake();
    }
  }

  private void finish(Group group, JournalException failure) {
    group.finish(failure);
    if (failure != null) {
      giveUpOpenGroup(group, failure);
    }
    spare = group.frame;
    spare.clear();
  }

  private JournalException write(Group group) {
    if (group.events.isEmpty()) {
      return null;
    }
    try {
      room.take(group.frame.sizeBytes());
      log.write(group.frame);
      room.noteWritten();
    } catch (DiskFullException full) {
      room.noteFull();
      return Failures.writing("the write-ahead log", full);
    } catch (IOException unknown) {
      readOnlyReason = "the write-ahead log failed: " + unknown.getMessage();
      return unknown(readOnlyReason, unknown);
    }
    durable.accept(group.events);
    slowDown(brake.nanos(group.events.size()));
    return null;
  }

  private void slowDown(long nanos) {
    if (nanos > 0) {
      lock.lock();
      writingBytes = 0; // who took the events counts them from here on
      lock.unlock();
      LockSupport.parkNanos(nanos);
    }
  }

  private static OutcomeUnknown unknown(String what, IOException cause) {
    return new OutcomeUnknown(
        what + "; the events may be recorded: restart the journal, retry with the same event_id",
        cause);
  }

  /** What came behind a failed group was not written: it is refused, and so is what follows. */
  private void giveUpOpenGroup(Group failed, JournalException failure) {
    Unavailable refusal;
    if (failure instanceof Unavailable full) {
      refusal = full;
    } else {
      refusal = new Unavailable(Reason.READ_ONLY, "restart the journal: " + readOnlyReason);
      closed = refusal;
    }
    givenUpEnd = nextSequence;
    nextSequence = failed.frame.firstSequence();
    WalFrame frame = open.frame;
    open.finish(refusal);
    open.wake();
    frame.clear();
    open = new Group(frame);
  }

  /**
   * The batches of all callers that share one write. Its state is guarded by the lock.
   *
   * <p>Who waits is woken by name, outside the lock: a condition would have each of them take the
   * lock once more, one after the other, and in the way of those who append.
   */
  private final class Group implements Commit {
    private final WalFrame frame;
    private final List<Event> events = new ArrayList<>();
    private final List<Thread> waiting = new ArrayList<>();
    private JournalException failure;
    private volatile boolean finished;

    Group(WalFrame frame) {
      this.frame = frame;
    }

    void finish(JournalException outcome) {
      failure = outcome;
      finished = true;
    }

    /** Wakes those who wait. Nobody is added once the group is finished. */
    void wake() {
      waiting.forEach(LockSupport::unpark);
    }

    @Override
    public void await() {
      boolean isInterrupted = false;
      boolean waits = false;
      while (!finished) {
        if (waits) {
          LockSupport.park(this);
          isInterrupted |= Thread.interrupted();
        }
        waits = !leads(waits);
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw failure;
      }
    }

    /** Writes the group if nobody else writes; else the caller will be woken. */
    private boolean leads(boolean waitsAlready) {
      lock.lock();
      if (!finished && !writing) {
        lead();
        return true;
      }
      if (!finished && !waitsAlready) {
        waiting.add(Thread.currentThread());
      }
      lock.unlock();
      return false;
    }
  }
}
