package io.journald.parquet.segment;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's file name, which says what the file holds.
 *
 * @param first sequence of its first event
 * @param last sequence of its last event
 * @param metadataCrc CRC32C of the file's own metadata, see {@link SegmentFile}
 */
public record SegmentName(long first, long last, int metadataCrc)
    implements Comparable<SegmentName> {
  private static final Pattern NAME =
      Pattern.compile("(\\d{20})-(\\d{20})\\.([0-9a-f]{8})\\.parquet");
  private static final Comparator<SegmentName> ORDER =
      Comparator.comparingLong(SegmentName::first)
          .thenComparingLong(SegmentName::last)
          .thenComparingInt(SegmentName::metadataCrc);

  public SegmentName {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no range from " + first + " to " + last);
    }
  }

  /** The name in a file name; empty if it is not that of a segment. */
  public static Optional<SegmentName> parse(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SegmentName(
              Long.parseLong(matcher.group(1)),
              Long.parseLong(matcher.group(2)),
              Integer.parseUnsignedInt(matcher.group(3), 16)));
    } catch (IllegalArgumentException noRange) {
      return Optional.empty();
    }
  }

  public String fileName() {
    return String.format(Locale.ROOT, "%020d-%020d.%08x.parquet", first, last, metadataCrc);
  }

  /** Written out, because a record's own is linked at run time, which a short command feels. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentName name
        && first == name.first
        && last == name.last
        && metadataCrc == name.metadataCrc;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * first + last) ^ metadataCrc;
  }

  /** How many events it holds. */
  public long count() {
    return last - first + 1;
  }

  /** True if the range holds a sequence. */
  public boolean holds(long sequence) {
    return first <= sequence && sequence <= last;
  }

  /** True if this range holds all of the other one. */
  public boolean contains(SegmentName other) {
    return first <= other.first && other.last <= last;
  }

  @Override
  public int compareTo(SegmentName other) {
    return ORDER.compare(this, other);
  }
}
