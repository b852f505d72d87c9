package io.journald.parquet.segment;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.journald.parquet.io.ReadableFile;
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
  private final BitReader reader = new BitReader();
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final CRC32 crc = new CRC32();
  private byte[] stored = new byte[32 << 10];
  private byte[] values = new byte[64 << 10];
  private int valuesStart;
  private int valuesEnd;
  private int[] levels = new int[0];
  private int levelsCounted;
  private int valuesCounted; // of the levels that were counted
  private int[] ids = new int[0];
  private long[] numbers = new long[0];
  private long[] lengths = new long[0];
  private long[] prefixes = new long[0];
  private byte[] text = new byte[1 << 10];

  /** What a value page must be, as its column and the page index say. */
  record Expected(boolean isOptional, boolean isZstd, int rows, int nulls) {}

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
  private void load(ReadableFile file, long offset, int size, boolean isZstd) throws IOException {
    if (size < 0 || size > MAX_PAGE_BYTES) {
      throw new IOException("a page of " + size + " bytes at byte " + offset);
    }
    if (stored.length < size) {
      stored = new byte[size];
    }
    file.readFully(offset, ByteBuffer.wrap(stored, 0, size));
    int body = header.read(stored, 0, size);
    require(header.hasCrc && header.compressedSize == size - body, offset);
    crc.reset();
    crc.update(stored, body, size - body);
    require((int) crc.getValue() == header.crc, offset);
    int levelBytes = header.definitionBytes;
    require(header.repetitionBytes == 0, offset);
    require(levelBytes >= 0 && levelBytes <= header.compressedSize, offset);
    valuesStart = body + levelBytes;
    valuesEnd = size;
    require(header.isCompressed || header.uncompressedSize == header.compressedSize, offset);
    if (isZstd && header.isCompressed) {
      decompress(offset, header.uncompressedSize - levelBytes);
    } else {
      require(header.uncompressedSize == header.compressedSize, offset);
      useStored();
    }
  }

  private void decompress(long offset, int size) throws IOException {
    require(size >= 0 && size <= MAX_PAGE_BYTES, offset);
    if (values.length < size) {
      values = new byte[size];
    }
    if (size == 0 && valuesStart == valuesEnd) {
      valuesStart = 0;
      valuesEnd = 0;
      return;
    }
    try {
      int count =
          zstd.decompressByteArray(values, 0, size, stored, valuesStart, valuesEnd - valuesStart);
      require(count == size, offset);
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

  /** Reads a value page; then {@link #levels} says which rows have a value. */
  private int loadValues(ReadableFile file, long offset, int size, Expected expected)
      throws IOException {
    load(file, offset, size, expected.isZstd);
    require(header.type == PageHeader.DATA_PAGE_V2, offset);
    require(header.rows == expected.rows && header.values == expected.rows, offset);
    require(header.nulls == expected.nulls, offset);
    if (!expected.isOptional) {
      require(header.definitionBytes == 0 && header.nulls == 0, offset);
      return expected.rows;
    }
    readLevels(expected, offset, size);
    return expected.rows - expected.nulls;
  }

  private void readLevels(Expected expected, long offset, int size) throws IOException {
    if (levels.length < expected.rows) {
      levels = new int[Math.max(expected.rows, 2 * levels.length)];
    }
    int start = size - header.compressedSize;
    reader.reset(stored, start, start + header.definitionBytes);
    reader.readHybrid(levels, expected.rows, 1);
    levelsCounted = 0;
    valuesCounted = 0;
    int present = 0;
    for (int i = 0; i < expected.rows; i++) {
      present += levels[i];
    }
    require(present == expected.rows - expected.nulls, offset);
    require(reader.position() == start + header.definitionBytes, offset);
  }

  private static void require(boolean condition, long offset) throws IOException {
    if (!condition) {
      throw new IOException("the page at byte " + offset + " is damaged");
    }
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
    int present = loadValues(file, offset, size, expected);
    require(present == 0 || header.encoding == DELTA_BINARY_PACKED, offset);
    if (numbers.length < present) {
      numbers = new long[Math.max(present, 2 * numbers.length)];
    }
    if (present > 0) {
      reader.reset(values, valuesStart, valuesEnd).readDeltas(numbers, present);
    }
    for (int i = wanted.from; i < wanted.to; i++) {
      int value = valueOf(wanted.row(i), expected);
      target[i] = value < 0 ? ifNull : numbers[value];
    }
  }

  /**
   * Reads texts.
   *
   * @param dictionary the column chunk's, or null if it has none
   * @param wanted which rows; {@code target} takes them at the same places, null for one that has
   *     none
   */
  void readTexts(
      ReadableFile file,
      long offset,
      int size,
      Expected expected,
      String[] dictionary,
      Rows wanted,
      String[] target)
      throws IOException {
    int present = loadValues(file, offset, size, expected);
    if (present == 0) {
      Arrays.fill(target, wanted.from, wanted.to, null);
    } else if (header.encoding == RLE_DICTIONARY && dictionary != null) {
      readIds(present, dictionary.length, offset);
      for (int i = wanted.from; i < wanted.to; i++) {
        int value = valueOf(wanted.row(i), expected);
        target[i] = value < 0 ? null : dictionary[ids[value]];
      }
    } else {
      require(header.encoding == DELTA_BYTE_ARRAY, offset);
      readDeltaTexts(present, expected, wanted, target, offset);
    }
  }

  /** Which of the page's values a row has; -1 if it has none. The rows must ascend. */
  private int valueOf(int row, Expected expected) {
    if (!expected.isOptional) {
      return row;
    }
    while (levelsCounted < row) {
      valuesCounted += levels[levelsCounted++];
    }
    return levels[row] == 0 ? -1 : valuesCounted;
  }

  private void readIds(int count, int dictionarySize, long offset) throws IOException {
    if (ids.length < count) {
      ids = new int[Math.max(count, 2 * ids.length)];
    }
    reader.reset(values, valuesStart, valuesEnd);
    int width = reader.readByte();
    require(width <= Integer.SIZE, offset);
    reader.readHybrid(ids, count, width);
    for (int i = 0; i < count; i++) {
      require(ids[i] >= 0 && ids[i] < dictionarySize, offset);
    }
  }

  /** Loads a page of delta texts; then {@link #nextText} gives them one by one. */
  private int startDeltaTexts(int count, long offset) throws IOException {
    if (lengths.length < count) {
      lengths = new long[Math.max(count, 2 * lengths.length)];
      prefixes = new long[lengths.length];
    }
    reader.reset(values, valuesStart, valuesEnd);
    reader.readDeltas(prefixes, count);
    reader.readDeltas(lengths, count);
    long suffixes = reader.position();
    for (int i = 0; i < count; i++) {
      require(lengths[i] >= 0 && prefixes[i] >= 0, offset);
      suffixes += lengths[i];
    }
    require(suffixes == valuesEnd, offset);
    return reader.position();
  }

  /** Puts the i-th text's bytes in front of {@link #text}, given that the one before is there. */
  private int nextText(int i, int suffixAt, int lengthBefore, long offset) throws IOException {
    int prefix = (int) prefixes[i];
    int suffix = (int) lengths[i];
    require(prefix <= lengthBefore, offset);
    if (text.length < prefix + suffix) {
      text = Arrays.copyOf(text, Math.max(prefix + suffix, 2 * text.length));
    }
    System.arraycopy(values, suffixAt, text, prefix, suffix);
    return prefix + suffix;
  }

  private void readDeltaTexts(
      int count, Expected expected, Rows wanted, String[] target, long offset) throws IOException {
    int suffixAt = startDeltaTexts(count, offset);
    int length = 0;
    int next = 0;
    for (int i = wanted.from; i < wanted.to; i++) {
      int value = valueOf(wanted.row(i), expected);
      while (next <= value) {
        length = nextText(next, suffixAt, length, offset);
        suffixAt += (int) lengths[next++];
      }
      target[i] = value < 0 ? null : new String(text, 0, length, StandardCharsets.UTF_8);
    }
  }

  /**
   * Where a key would stand among the sorted texts of a page.
   *
   * @return how many texts of the page are below the key, and how many are not above it, packed as
   *     {@code below << 32 | notAbove}
   */
  long locate(ReadableFile file, long offset, int size, Expected expected, byte[] key)
      throws IOException {
    int count = loadValues(file, offset, size, expected);
    require(header.encoding == DELTA_BYTE_ARRAY && !expected.isOptional, offset);
    int suffixAt = startDeltaTexts(count, offset);
    int length = 0;
    int below = 0;
    int notAbove = 0;
    for (int i = 0; i < count; i++) {
      length = nextText(i, suffixAt, length, offset);
      suffixAt += (int) lengths[i];
      int order = Arrays.compareUnsigned(text, 0, length, key, 0, key.length);
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

  /** Reads a dictionary page. */
  String[] readDictionary(ReadableFile file, long offset, int size, boolean isZstd)
      throws IOException {
    load(file, offset, size, isZstd);
    require(header.type == PageHeader.DICTIONARY_PAGE && header.encoding == PLAIN, offset);
    require(header.definitionBytes == 0 && header.values <= valuesEnd - valuesStart, offset);
    String[] dictionary = new String[header.values];
    reader.reset(values, valuesStart, valuesEnd);
    int at = valuesStart;
    for (int i = 0; i < dictionary.length; i++) {
      require(valuesEnd - at >= Integer.BYTES, offset);
      reader.reset(values, at, valuesEnd);
      int length = reader.readLittleEndian(Integer.BYTES);
      at += Integer.BYTES;
      require(length >= 0 && length <= valuesEnd - at, offset);
      dictionary[i] = new String(values, at, length, StandardCharsets.UTF_8);
      at += length;
    }
    require(at == valuesEnd, offset);
    return dictionary;
  }

  @Override
  public void close() {
    zstd.close();
  }
}
