package io.journald.parquet.segment;

import com.github.luben.zstd.ZstdException;
import io.journald.parquet.io.ReadableFile;
import io.journald.proof.LeafLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * One decoded page of one column. Its buffers are used again from page to page. Every field of the
 * page's header is held against what the page index and the column say, and the body against its
 * checksum, so that damage is an error and never another value. For one thread at a time.
 */
public final class Page implements AutoCloseable {
  // Numbers of the encodings in parquet.thrift.
  private static final int PLAIN = 0;
  private static final int DELTA_BINARY_PACKED = 5;
  private static final int DELTA_BYTE_ARRAY = 7;
  private static final int RLE_DICTIONARY = 8;

  private static final int MAX_PAGE_BYTES = 64 << 20;

  private final PageHeader header = new PageHeader();
  private final ByteReader reader = new ByteReader();
  private final NativeZstd zstd = new NativeZstd();
  private final CRC32 crc = new CRC32();
  private byte[] stored = new byte[32 << 10];
  private byte[] values = new byte[64 << 10];
  private int valuesStart;
  private int valuesEnd;
  private boolean hasLevels;
  private int[] levels = new int[0];
  private int levelsCounted;
  private int valuesCounted; // of the levels that were counted
  private boolean isDictionary;
  private int[] ids = new int[0];
  private long[] numbers = new long[0];
  private final DeltaTextReader texts = new DeltaTextReader();

  /** What a value page must be, as its column and the page index say. */
  record Expected(boolean isOptional, boolean isZstd, int rows, int nulls) {
    int values() {
      return rows - nulls;
    }
  }

  /**
   * Which rows are wanted.
   *
   * @param rows ascending, numbered within the row group
   * @param from the first of them that is in the page
   * @param to the first of them that is behind the page
   * @param firstRow of the page
   */
  record Rows(int[] rows, int from, int to, int firstRow) {
    int row(int i) {
      return rows[i] - firstRow;
    }
  }

  /** Reads a page and checks it, up to the decoding of its values. */
  private void load(ReadableFile file, long offset, int size, boolean isZstd, int kind)
      throws IOException {
    if (size < 0 || size > MAX_PAGE_BYTES) {
      throw new IOException("it has " + size + " bytes");
    }
    if (stored.length < size) {
      stored = new byte[size];
    }
    file.readFully(offset, ByteBuffer.wrap(stored, 0, size));
    int body = header.read(stored, 0, size);
    requireKnown("kind", header.type, kind);
    require(header.hasCrc && header.compressedSize == size - body);
    crc.reset();
    crc.update(stored, body, size - body);
    require((int) crc.getValue() == header.crc);
    int levelBytes = header.definitionBytes;
    require(header.repetitionBytes == 0);
    require(levelBytes >= 0 && levelBytes <= header.compressedSize);
    valuesStart = body + levelBytes;
    valuesEnd = size;
    require(header.isCompressed || header.uncompressedSize == header.compressedSize);
    if (isZstd && header.isCompressed) {
      decompress(header.uncompressedSize - levelBytes);
    } else {
      require(header.uncompressedSize == header.compressedSize);
      useStored();
    }
  }

  private void decompress(int size) throws IOException {
    require(size >= 0 && size <= MAX_PAGE_BYTES);
    if (values.length < size) {
      values = new byte[size];
    }
    int length = valuesEnd - valuesStart;
    try {
      if (size > 0 || length > 0) {
        require(zstd.decompress(stored, valuesStart, length, values, size) == size);
      }
    } catch (ZstdException damaged) {
      throw new IOException("zstd: " + damaged.getMessage(), damaged);
    }
    valuesStart = 0;
    valuesEnd = size;
  }

  private void useStored() {
    int size = valuesEnd - valuesStart;
    if (values.length < size) {
      values = new byte[stored.length];
    }
    System.arraycopy(stored, valuesStart, values, 0, size);
    valuesStart = 0;
    valuesEnd = size;
  }

  /** Reads a value page; then {@link #valueOf} says which rows have a value. */
  private void loadValues(ReadableFile file, long offset, int size, Expected expected)
      throws IOException {
    load(file, offset, size, expected.isZstd, PageHeader.DATA_PAGE_V2);
    require(header.rows == expected.rows && header.values == expected.rows);
    require(header.nulls == expected.nulls);
    hasLevels = expected.isOptional;
    if (hasLevels) {
      readLevels(expected, size);
    } else {
      require(header.definitionBytes == 0 && header.nulls == 0);
    }
    reader.reset(values, valuesStart, valuesEnd);
  }

  private void readLevels(Expected expected, int size) throws IOException {
    if (levels.length < expected.rows) {
      levels = new int[Math.max(expected.rows, 2 * levels.length)];
    }
    int start = size - header.compressedSize;
    reader.reset(stored, start, start + header.definitionBytes);
    BitReader.readHybrid(reader, levels, expected.rows, 1);
    levelsCounted = 0;
    valuesCounted = 0;
    int present = 0;
    for (int i = 0; i < expected.rows; i++) {
      present += levels[i];
    }
    require(present == expected.values());
    require(reader.position() == start + header.definitionBytes);
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("its bytes do not agree with its checksum or its place");
    }
  }

  /** What another program wrote may be sound, but is not what this format has in this place. */
  private static void requireKnown(String what, int actual, int expected) throws IOException {
    if (actual != expected) {
      throw new IOException(
          "it has the " + what + " " + actual + " of parquet, where this format has " + expected);
    }
  }

  private static IOException damaged(long offset, Exception why) {
    return new IOException("the page at byte " + offset + ": " + why.getMessage(), why);
  }

  /** Reads a page of numbers, for {@link #addNumber}. */
  void loadNumbers(ReadableFile file, long offset, int size, Expected expected) throws IOException {
    try {
      loadValues(file, offset, size, expected);
      decodeNumbers(expected.values());
    } catch (IOException | RuntimeException damage) {
      throw damaged(offset, damage);
    }
  }

  private void decodeNumbers(int count) throws IOException {
    if (numbers.length < count) {
      numbers = new long[Math.max(count, 2 * numbers.length)];
    }
    if (count > 0) {
      requireKnown("encoding", header.encoding, DELTA_BINARY_PACKED);
      BitReader.readDeltas(reader, numbers, count);
    }
  }

  /**
   * Reads a page of texts, for {@link #addText}.
   *
   * @param dictionarySize of the column chunk; 0 if it has none
   */
  void loadTexts(ReadableFile file, long offset, int size, Expected expected, int dictionarySize)
      throws IOException {
    try {
      loadValues(file, offset, size, expected);
      decodeTexts(expected.values(), dictionarySize);
    } catch (IOException | RuntimeException damage) {
      throw damaged(offset, damage);
    }
  }

  private void decodeTexts(int count, int dictionarySize) throws IOException {
    isDictionary = header.encoding == RLE_DICTIONARY && dictionarySize > 0;
    if (count == 0) {
      return;
    }
    if (isDictionary) {
      readIds(count, dictionarySize);
    } else {
      requireKnown("encoding", header.encoding, DELTA_BYTE_ARRAY);
      texts.start(reader, count, valuesEnd);
    }
  }

  private void readIds(int count, int dictionarySize) throws IOException {
    if (ids.length < count) {
      ids = new int[Math.max(count, 2 * ids.length)];
    }
    int width = reader.readByte();
    require(width <= Integer.SIZE);
    BitReader.readHybrid(reader, ids, count, width);
    for (int i = 0; i < count; i++) {
      require(ids[i] >= 0 && ids[i] < dictionarySize);
    }
  }

  /**
   * Which of the page's values a row has; -1 if it has none.
   *
   * @param row counted from the page's first; not before the one that was asked for last
   */
  private int valueOf(int row) {
    if (!hasLevels) {
      return row;
    }
    while (levelsCounted < row) {
      valuesCounted += levels[levelsCounted++];
    }
    return levels[row] == 0 ? -1 : valuesCounted;
  }

  /**
   * Reads numbers.
   *
   * @param wanted which rows; {@code target} takes them at the same places
   * @param ifNull for a row that has none
   */
  void readNumbers(
      ReadableFile file,
      long offset,
      int size,
      Expected expected,
      Rows wanted,
      long[] target,
      long ifNull)
      throws IOException {
    loadNumbers(file, offset, size, expected);
    for (int i = wanted.from; i < wanted.to; i++) {
      int value = valueOf(wanted.row(i));
      target[i] = value < 0 ? ifNull : numbers[value];
    }
  }

  /**
   * Reads texts until the budget is spent.
   *
   * @param dictionary the column chunk's
   * @param wanted which rows; {@code target} takes them at the same places, null for one that has
   *     none
   * @return the first place that was not read
   */
  int readTexts(
      ReadableFile file,
      long offset,
      int size,
      Expected expected,
      String[] dictionary,
      Rows wanted,
      String[] target,
      TextBudget budget)
      throws IOException {
    loadTexts(file, offset, size, expected, dictionary.length);
    int i = wanted.from;
    for (; i < wanted.to && !budget.isSpent(); i++) {
      int value = valueOf(wanted.row(i));
      if (value < 0) {
        target[i] = null;
      } else if (isDictionary) {
        target[i] = dictionary[ids[value]];
      } else {
        texts.moveTo(value);
        target[i] = new String(texts.bytes(), 0, texts.length(), StandardCharsets.UTF_8);
        budget.spend(texts.length());
      }
    }
    return i;
  }

  /** False if all rows of the page are null. */
  boolean hasValues() {
    return header.nulls < header.values;
  }

  /** The number of a row of a page without nulls. */
  long number(int row) {
    return numbers[row];
  }

  /** Adds the number of a row, if it has one, to the leaf data of its event. */
  void addNumber(int row, byte[] label, LeafLines leaf) {
    int value = valueOf(row);
    if (value >= 0) {
      leaf.number(label, numbers[value]);
    }
  }

  /**
   * Adds the text of a row, if it has one, to the leaf data of its event.
   *
   * @param dictionary the column chunk's, as lines of leaf data
   * @return false if it has none
   */
  boolean addText(int row, byte[] label, DictionaryLines dictionary, LeafLines leaf) {
    int value = valueOf(row);
    if (value < 0) {
      return false;
    }
    if (isDictionary) {
      dictionary.addTo(leaf, ids[value]);
    } else {
      texts.moveTo(value);
      leaf.text(label, texts.bytes(), 0, texts.length());
    }
    return true;
  }

  /**
   * Where a key would stand among the sorted texts of a page.
   *
   * @return how many texts of the page are below the key, and how many are not above it, packed as
   *     {@code below << 32 | notAbove}
   */
  long locate(ReadableFile file, long offset, int size, Expected expected, byte[] key)
      throws IOException {
    loadTexts(file, offset, size, expected, 0);
    require(!expected.isOptional);
    int below = 0;
    int notAbove = 0;
    for (int i = 0; i < expected.rows; i++) {
      texts.moveTo(i);
      int order = Arrays.compareUnsigned(texts.bytes(), 0, texts.length(), key, 0, key.length);
      if (order < 0) {
        below++;
      }
      if (order > 0) {
        break;
      }
      notAbove++;
    }
    return (long) below << Integer.SIZE | notAbove;
  }

  /** Takes the texts of a dictionary, one after the other. */
  interface Entries {
    void add(byte[] bytes, int offset, int length);
  }

  /** Reads a dictionary page. */
  void readDictionary(ReadableFile file, long offset, int size, boolean isZstd, Entries entries)
      throws IOException {
    try {
      load(file, offset, size, isZstd, PageHeader.DICTIONARY_PAGE);
      decodeDictionary(entries);
    } catch (IOException | RuntimeException damage) {
      throw damaged(offset, damage);
    }
  }

  private void decodeDictionary(Entries entries) throws IOException {
    requireKnown("encoding", header.encoding, PLAIN);
    require(header.definitionBytes == 0);
    reader.reset(values, valuesStart, valuesEnd);
    for (int i = 0; i < header.values; i++) {
      int length = reader.readLittleEndian(Integer.BYTES);
      entries.add(values, reader.skip(length), length);
    }
    require(reader.position() == valuesEnd);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
