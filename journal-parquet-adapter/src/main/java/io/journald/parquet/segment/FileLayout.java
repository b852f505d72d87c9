package io.journald.parquet.segment;

import java.util.Objects;
import java.util.Set;

/**
 * How the rows of a file of events are laid out.
 *
 * @param rowGroupRows rows at which a row group ends
 * @param rowGroupBytes bytes of encoded values at which one ends, about
 * @param pageRows rows at which a page ends
 * @param pageBytes bytes of values at which one ends, about
 * @param checkRows most rows between two looks at the sizes
 * @param dictionaryBytes size from which on a column chunk goes on without its dictionary
 * @param dictionaries columns of texts that begin with a dictionary
 * @param compressed columns that are compressed with Zstandard
 */
public record FileLayout(
    int rowGroupRows,
    int rowGroupBytes,
    int pageRows,
    int pageBytes,
    int checkRows,
    int dictionaryBytes,
    Set<String> dictionaries,
    Set<String> compressed) {
  public FileLayout {
    Objects.requireNonNull(dictionaries, "dictionaries");
    Objects.requireNonNull(compressed, "compressed");
    if (rowGroupRows < 1 || rowGroupBytes < 1 || pageRows < 1 || pageBytes < 1 || checkRows < 1) {
      throw new IllegalArgumentException("a layout without rows");
    }
    if (dictionaries.contains(EventSchema.EVENT_ID)) {
      throw new IllegalArgumentException("event ids have a Bloom filter and no dictionary");
    }
  }
}
