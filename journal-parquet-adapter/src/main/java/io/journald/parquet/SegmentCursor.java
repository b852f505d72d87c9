package io.journald.parquet;

import io.journald.model.Event;
import io.journald.model.Order;
import io.journald.parquet.segment.SegmentName;
import io.journald.parquet.segment.SegmentReader;
import io.journald.parquet.segment.SegmentScan;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.JournalException.Unavailable.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The wanted events of a range of segments, one segment after the other, each opened when it is
 * reached. Where a merge has replaced a segment since and its file is gone, the directory is listed
 * again: the events are the same.
 */
final class SegmentCursor implements Iterator<Event>, AutoCloseable {
  /** Opens the scan of a segment. */
  interface Opener {
    SegmentScan open(SegmentName name, long from, long to) throws IOException;
  }

  private final SegmentReader reader;
  private final Opener opener;
  private final Order order;
  private SegmentList segments;
  private long from; // what is left
  private long to;
  private SegmentScan scan;

  /**
   * @param segments those of the snapshot
   * @param opener opens each of them
   * @param from first sequence wanted, inclusive
   * @param to end of the wanted sequences, exclusive; not above the end of the segments
   */
  SegmentCursor(
      SegmentReader reader, SegmentList segments, Opener opener, Order order, long from, long to) {
    this.reader = reader;
    this.segments = segments;
    this.opener = opener;
    this.order = order;
    this.from = from;
    this.to = to;
  }

  @Override
  public boolean hasNext() {
    while (scan == null || !scan.hasNext()) {
      close();
      if (from >= to) {
        return false;
      }
      scan = openNext();
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

  private SegmentScan openNext() {
    SegmentName missing = null;
    while (true) {
      SegmentName name = segments.holding(order == Order.ASC ? from : to - 1);
      try {
        SegmentScan next = opener.open(name, from, to);
        if (order == Order.ASC) {
          from = name.last() + 1;
        } else {
          to = name.first();
        }
        return next;
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

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
      scan = null;
    }
  }
}
