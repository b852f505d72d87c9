package io.journald.parquet.segment;

import io.journald.proof.LeafLines;
import java.util.Arrays;

/** The dictionary of a column chunk as lines of leaf data, so that each is made once. */
final class DictionaryLines implements Page.Entries {
  private final byte[] label;
  private final LeafLines lines = new LeafLines();
  private int[] ends = new int[16];
  private int count;

  DictionaryLines(byte[] label) {
    this.label = label;
  }

  @Override
  public void add(byte[] bytes, int offset, int length) {
    lines.text(label, bytes, offset, length);
    if (ends.length == count) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = lines.length();
  }

  int size() {
    return count;
  }

  /** Adds the line of a text to the leaf data of an event. */
  void addTo(LeafLines leaf, int id) {
    leaf.lines(lines, id == 0 ? 0 : ends[id - 1], ends[id]);
  }
}
