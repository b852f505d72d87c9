package io.journald.parquet;

import io.journald.model.Order;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The way through a range of segments, one after the other. Where a merge has replaced a segment
 * since and its file is gone, the directory is listed again: the events are the same.
 */
final class SegmentWalk {
  /** What is done with a segment, or how it is opened. */
  interface Visit<R> {
    /**
     * @param from first sequence wanted, inclusive
     * @param to end of the wanted sequences, exclusive
     * @throws NoSuchFileException if the segment is gone; then nothing was done with it
     */
    R of(SegmentName name, long from, long to) throws IOException;
  }

  private final SegmentReader reader;
  private final Order order;
  private SegmentList segments;
  private long from; // what is left
  private long to;

  /**
   * @param segments those of the snapshot
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive; not above the end of the segments
   */
  SegmentWalk(SegmentReader reader, SegmentList segments, Order order, long from, long to) {
    this.reader = reader;
    this.segments = segments;
    this.order = order;
    this.from = from;
    this.to = to;
  }

  boolean isAtEnd() {
    return from >= to;
  }

  /** Visits the next segment. */
  <R> R next(Visit<R> visit) {
    SegmentName missing = null;
    while (true) {
      SegmentName name = segments.holding(order == Order.ASC ? from : to - 1);
      try {
        R result = visit.of(name, from, to);
        if (order == Order.ASC) {
          from = name.last() + 1;
        } else {
          to = name.first();
        }
        return result;
      } catch (NoSuchFileException gone) {
        if (name.equals(missing)) {
          throw missing(name, gone);
        }
        missing = name;
        segments = listAgain();
      } catch (IOException failure) {
        throw failed(name.fileName(), failure);
      }
    }
  }

  /** A listing beside a merge may miss a file that is there; two equal ones tell the truth. */
  private SegmentList listAgain() {
    List<SegmentName> before = null;
    while (true) {
      List<SegmentName> names = names();
      try {
        return list(names);
      } catch (Corrupt damage) {
        if (names.equals(before)) {
          throw damage;
        }
        before = names;
      }
    }
  }

  private SegmentList list(List<SegmentName> names) {
    SegmentList listed = SegmentList.of(names);
    if (listed.end() < to) {
      throw new Corrupt("no segment holds events " + listed.end() + " to " + (to - 1));
    }
    return listed;
  }

  private List<SegmentName> names() {
    try {
      return reader.names();
    } catch (IOException failure) {
      throw failed("the segments", failure);
    }
  }

  private static Corrupt missing(SegmentName name, IOException cause) {
    return new Corrupt(
        "segment "
            + name.fileName()
            + " is missing, so events "
            + name.first()
            + " to "
            + name.last()
            + " cannot be read; restore it from a backup",
        cause);
  }

  private static JournalException failed(String what, IOException failure) {
    return new Unavailable(Reason.IO, "cannot read " + what + ": " + failure.getMessage(), failure);
  }
}
