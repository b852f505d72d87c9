package io.journald.parquet;

import io.journald.model.Event;
import io.journald.parquet.segment.SegmentScan;
import io.journald.port.Pause;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The wanted events of a range of segments, one segment after the other, each opened when it is
 * reached, behind a pause.
 */
final class SegmentCursor implements Iterator<Event>, AutoCloseable {
  private final SegmentWalk walk;
  private final SegmentWalk.Visit<SegmentScan> opener;
  private SegmentScan scan;

  /**
   * @param opener opens each segment
   */
  SegmentCursor(SegmentWalk walk, SegmentWalk.Visit<SegmentScan> opener) {
    this.walk = walk;
    this.opener = opener;
  }

  @Override
  public boolean hasNext() {
    while (scan == null || !scan.hasNext()) {
      close();
      if (walk.isAtEnd()) {
        return false;
      }
      Pause.take();
      scan = walk.next(opener);
    }
    return true;
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return scan.next();
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }
}
