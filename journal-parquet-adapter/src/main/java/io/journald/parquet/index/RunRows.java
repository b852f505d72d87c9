package io.journald.parquet.index;

import io.journald.model.Event;
import io.journald.parquet.segment.Page;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** All events of a run in its own order, some rows at a time, past the shared memory. */
final class RunRows implements Iterator<Event> {
  private static final int STEP_ROWS = 1_024;

  private final Run run;
  private final Deque<Event> ready = new ArrayDeque<>();
  private RunBlock rows;
  private int nextBlock;
  private int nextRow;

  RunRows(Run run) {
    this.run = run;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty()) {
      run.memory().decode(this::readOn, run::damaged);
    }
    return !ready.isEmpty();
  }

  private boolean readOn(Page page) throws IOException {
    if (rows != null && nextRow == rows.rows()) {
      rows = null;
    }
    if (rows == null && nextBlock < run.blockCount()) {
      rows = run.load(nextBlock++, page);
      nextRow = 0;
    }
    if (rows != null) {
      int end = Math.min(rows.rows(), nextRow + STEP_ROWS);
      nextRow += rows.readFirst(nextRow, end, page, ready::addLast);
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
