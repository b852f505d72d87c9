package io.journald.parquet.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A column of texts. It begins with a dictionary where the layout says so, and goes on with deltas
 * once the dictionary is too large, or from the start if it saves nothing in the first page.
 */
final class TextWriter extends ColumnWriter {
  private static final int FIRST_VALUES = 1 << 7;

  private final int dictionaryBytes; // 0: the column has no dictionary
  private final TextDictionary dictionary = new TextDictionary();
  private DeltaTexts deltas;
  private IdFilter bloom; // of the row group; null if the column has none

  private boolean isDictionary; // what the page is encoded with
  private boolean isFirstPage;
  private int writtenTexts; // of the dictionary, that pages refer to
  private boolean hasDictionaryPages;

  private int[] numbers = new int[FIRST_VALUES]; // in the dictionary, of the page's values
  private int values; // of the page
  private long textBytes; // of the page
  private byte[] least; // of the page
  private byte[] greatest;
  private int[] lastPages = {}; // in which a text of the dictionary was seen last
  private int page;
  private String lastText; // without the dictionary
  private byte[] lastEncoded;

  TextWriter(PrimitiveType type, int pageBytes, int dictionaryBytes) {
    super(type, pageBytes);
    this.dictionaryBytes = dictionaryBytes;
  }

  /** Adds the rows {@code order[from]} up to but without {@code order[to]}; null is no value. */
  void add(String[] texts, int[] order, int from, int to) throws IOException {
    if (!isOptional()) {
      addRows(to - from);
    }
    for (int i = from; i < to; i++) {
      String text = texts[order[i]];
      if (isOptional()) {
        addRow(text != null);
      }
      if (text != null && isDictionary) {
        add(text);
      } else if (text != null) {
        values++;
        textBytes += encoded(text).length;
        addDelta(lastEncoded);
      }
    }
  }

  /** As above, for texts in UTF-8 and a column without a dictionary. */
  void add(byte[][] texts, int[] order, int from, int to) throws IOException {
    if (isDictionary) {
      throw new IllegalStateException(type.getName() + " has a dictionary, of texts as they are");
    }
    if (!isOptional()) {
      addRows(to - from);
    }
    // A loop of its own: the texts are scattered, and so they are fetched many at a time.
    for (int i = from; i < to; i++) {
      byte[] text = texts[order[i]];
      textBytes += text == null ? 0 : text.length;
    }
    for (int i = from; i < to; i++) {
      byte[] text = texts[order[i]];
      if (isOptional()) {
        addRow(text != null);
      }
      if (text != null) {
        values++;
        addDelta(text);
      }
    }
  }

  /** The entities of a run come one after the other, the rows of each together. */
  private byte[] encoded(String text) {
    if (!text.equals(lastText)) {
      lastText = text;
      lastEncoded = text.getBytes(StandardCharsets.UTF_8);
    }
    return lastEncoded;
  }

  private void add(String text) {
    int number = dictionary.number(text);
    if (values == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * values);
    }
    numbers[values++] = number;
    textBytes += dictionary.encoded(number).length;
    if (dictionary.bytes() > dictionaryBytes) {
      leaveDictionary();
    }
  }

  private void addDelta(byte[] text) {
    deltas.add(text);
    note(text);
    if (bloom != null) {
      bloom.add(text);
    }
  }

  /** Takes a text into the statistics of the page. */
  private void note(byte[] text) {
    if (least == null) {
      least = text;
      greatest = text;
    } else if (Arrays.compareUnsigned(text, least) < 0) {
      least = text;
    } else if (Arrays.compareUnsigned(text, greatest) > 0) {
      greatest = text;
    }
  }

  /** Encodes the page, and all that follow, without the dictionary. */
  private void leaveDictionary() {
    isDictionary = false;
    for (int i = 0; i < values; i++) {
      addDelta(dictionary.encoded(numbers[i]));
    }
    if (!hasDictionaryPages) {
      dictionary.clear();
    }
  }

  /** From now on a Bloom filter takes the texts; the column must have no dictionary. */
  void addTo(IdFilter filter) {
    bloom = filter;
  }

  @Override
  void startValues() {
    isDictionary = dictionaryBytes > 0;
    isFirstPage = true;
    hasDictionaryPages = false;
    writtenTexts = 0;
    deltas = new DeltaTexts(pageBytes);
  }

  /** Where a column may have a dictionary, its texts with their lengths; else the encoded ones. */
  @Override
  long valueBytes() {
    return dictionaryBytes > 0 ? textBytes + (long) Integer.BYTES * values : deltas.bytes();
  }

  @Override
  BytesInput encode() {
    if (isDictionary) {
      BytesInput encoded = encodeNumbers();
      if (!isFirstPage || encoded.size() + dictionary.bytes() < valueBytes()) {
        hasDictionaryPages = true;
        writtenTexts = dictionary.size();
        noteTexts();
        return encoded;
      }
      leaveDictionary();
    }
    return deltas.encode();
  }

  private BytesInput encodeNumbers() {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(dictionary.size() - 1);
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(
            width, SLAB_BYTES, pageBytes, HeapByteBufferAllocator.getInstance());
    try {
      for (int i = 0; i < values; i++) {
        encoder.writeInt(numbers[i]);
      }
      return BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes());
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** Takes the texts of the page into the statistics, each once. */
  private void noteTexts() {
    if (lastPages.length < dictionary.size()) {
      lastPages = Arrays.copyOf(lastPages, 2 * dictionary.size());
    }
    page++;
    for (int i = 0; i < values; i++) {
      int number = numbers[i];
      if (lastPages[number] != page) {
        lastPages[number] = page;
        note(dictionary.encoded(number));
      }
    }
  }

  @Override
  Encoding encoding() {
    return isDictionary ? Encoding.RLE_DICTIONARY : Encoding.DELTA_BYTE_ARRAY;
  }

  @Override
  Statistics<?> statistics(int nullCount) {
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(nullCount);
    if (least != null) {
      statistics.updateStats(Binary.fromConstantByteArray(least));
      statistics.updateStats(Binary.fromConstantByteArray(greatest));
    }
    return statistics;
  }

  @Override
  long textBytes() {
    return textBytes;
  }

  @Override
  void resetValues() {
    isFirstPage = false;
    values = 0;
    textBytes = 0;
    least = null;
    greatest = null;
    deltas.reset();
  }

  @Override
  void endValues(PageWriter target) throws IOException {
    if (hasDictionaryPages) {
      target.writeDictionaryPage(
          new DictionaryPage(
              BytesInput.from(dictionary.encode(writtenTexts)), writtenTexts, Encoding.PLAIN));
    }
    dictionary.clear();
    deltas = null;
    lastText = null;
  }
}
