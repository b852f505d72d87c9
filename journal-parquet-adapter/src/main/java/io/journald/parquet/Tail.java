package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.Mutation;
import io.journald.parquet.wal.PackedEvents;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * The newest events, in memory: all that are not in a segment yet; those that the index does not
 * cover yet, up to {@link #KEPT_EVENTS} or {@link #KEPT_BYTES}; and the newest in any case. Belongs
 * to one thread at a time; readers use its {@link TailView}s.
 */
final class Tail {
  /** Events that stay in memory until the index covers them, about. */
  static final int KEPT_EVENTS = 1 << 17;

  /** Memory of the events that stay until the index covers them, about. */
  static final long KEPT_BYTES = 48 << 20;

  /** Newest events that stay in any case, about. */
  static final int NEWEST_EVENTS = 1 << 13;

  /** Blocks whose keys are remembered until the index covers them: 16 MiB of hashes at most. */
  private static final int FORGOTTEN_BLOCKS = 256;

  private static final long BLOCK_BYTES = 4 << 20;

  /** Objects and references of one event that is not packed, beside its texts. */
  private static final int OBJECT_BYTES = 300;

  private final Deque<TailBlock> blocks = new ArrayDeque<>();
  private final Deque<ForgottenKeys> forgotten = new ArrayDeque<>();
  private final RecentKeys keys;
  private final PackedEvents.Packer packer = new PackedEvents.Packer();
  private TailBlock[] published = {};
  private List<ForgottenKeys> publishedForgotten = List.of();
  private long end;
  private long bytes;

  /**
   * @param first the sequence of the first event that will be added
   */
  Tail(long first) {
    this.end = first;
    this.keys = new RecentKeys(first);
  }

  /** Adds events that continue the tail, and returns the memory that they take. */
  long add(Collection<Event> events) {
    long bytesBefore = bytes;
    for (Event event : events) {
      TailBlock last = blocks.peekLast();
      if (last == null || last.count() == TailBlock.CAPACITY || last.bytes() >= BLOCK_BYTES) {
        last = new TailBlock(event.sequence());
        blocks.addLast(last);
        published = blocks.toArray(TailBlock[]::new);
      }
      long blockBytesBefore = last.bytes();
      last.add(event, packer);
      keys.add(event);
      bytes += last.bytes() - blockBytesBefore;
      end = event.sequence() + 1;
    }
    return bytes - bytesBefore;
  }

  /**
   * Forgets the oldest blocks that are not needed any more.
   *
   * @param flushedEnd end of the segments
   * @param indexedEnd end of what the index covers
   */
  void forgetBelow(long flushedEnd, long indexedEnd) {
    boolean isChanged = false;
    while (!blocks.isEmpty() && isDispensable(blocks.getFirst(), flushedEnd, indexedEnd)) {
      TailBlock oldest = blocks.removeFirst();
      bytes -= oldest.bytes();
      forgotten.addLast(new ForgottenKeys(oldest));
      isChanged = true;
    }
    while (!forgotten.isEmpty()
        && (forgotten.getFirst().end() <= indexedEnd || forgotten.size() > FORGOTTEN_BLOCKS)) {
      forgotten.removeFirst();
      isChanged = true;
    }
    if (isChanged) {
      published = blocks.toArray(TailBlock[]::new);
      publishedForgotten = List.copyOf(forgotten);
    }
  }

  private boolean isDispensable(TailBlock oldest, long flushedEnd, long indexedEnd) {
    long blockEnd = oldest.first() + oldest.count();
    long left = end - blockEnd;
    boolean isOver = left >= KEPT_EVENTS || bytes - oldest.bytes() >= KEPT_BYTES;
    return blockEnd <= flushedEnd && (isOver || blockEnd <= indexedEnd && left >= NEWEST_EVENTS);
  }

  /** What it holds now. */
  TailView view() {
    long first = blocks.isEmpty() ? end : blocks.getFirst().first();
    return new TailView(published, publishedForgotten, keys.view(), first, end);
  }

  /** About the memory that an event takes that is not packed, in bytes. */
  static long weight(Event event) {
    Mutation mutation = event.mutation();
    return OBJECT_BYTES
        + event.eventId().length()
        + mutation.entityType().length()
        + mutation.entityId().length()
        + mutation.field().length()
        + mutation.action().length()
        + mutation.oldValue().length()
        + mutation.newValue().length()
        + mutation.actor().length()
        + mutation.source().length()
        + mutation.workspaceId().length()
        + (mutation.correlationId() == null ? 0 : mutation.correlationId().length())
        + (mutation.metadata() == null ? 0 : mutation.metadata().length());
  }
}
