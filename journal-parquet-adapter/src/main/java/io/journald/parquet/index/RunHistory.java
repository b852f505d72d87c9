package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.model.Order;
import io.journald.parquet.segment.Page;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** One entity's events in one run, some rows at a time. For one thread. */
final class RunHistory implements Iterator<Event> {
  /** Rows read at once: bounds the memory that a long history takes. */
  private static final int STEP_ROWS = 512;

  private static final int NOT_LOCATED = -1;

  private final Run run;
  private final byte[] entity;
  private final Order order;
  private final Deque<Event> ready = new ArrayDeque<>();
  private int block;
  private int from = NOT_LOCATED; // what is left of the rows in the row group
  private int to;

  RunHistory(Run run, byte[] entity, Order order) {
    this.run = run;
    this.entity = entity;
    this.order = order;
    this.block = run.firstBlock(entity);
    if (order == Order.DESC) {
      while (run.mayHold(block + 1, entity)) {
        block++;
      }
    }
  }

  @Override
  public boolean hasNext() {
    if (!ready.isEmpty()) {
      return true;
    }
    if (!isBlockLeft()) {
      return false;
    }
    run.memory().decode(this::readOn, run::damaged);
    return !ready.isEmpty();
  }

  private boolean isBlockLeft() {
    return block >= run.firstBlock(entity) && run.mayHold(block, entity);
  }

  /** Reads until there is an event or nothing is left. */
  private boolean readOn(Page page) throws IOException {
    while (ready.isEmpty() && isBlockLeft()) {
      RunBlock rows = run.block(block, page);
      if (from == NOT_LOCATED) {
        from = rows.rowsBelow(entity, page);
        to = rows.rowsNotAbove(entity, page);
      }
      if (order == Order.ASC) {
        int end = Math.min(to, from + STEP_ROWS);
        from += rows.readFirst(from, end, page, ready::addLast);
      } else {
        int start = Math.max(from, to - STEP_ROWS);
        to -= rows.readLast(start, to, page, ready::addFirst);
      }
      if (from == to) {
        block += order == Order.ASC ? 1 : -1;
        from = NOT_LOCATED;
      }
    }
    return true;
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.pollFirst();
  }
}
