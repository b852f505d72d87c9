package io.journald.parquet.segment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Spliterators;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * One column of the selected rows of a row group, value by value. A text that stands in the
 * dictionary is made once and shared by its rows.
 */
final class Column {
  private final Values values = new Values();
  private final ColumnReader reader;
  private final int present;
  private boolean isStarted;

  private Column(
      PageReadStore pages, MessageType schema, ColumnDescriptor descriptor, String writer) {
    this.reader =
        new ColumnReadStoreImpl(pages, new Row(values), schema, writer).getColumnReader(descriptor);
    this.present = descriptor.getMaxDefinitionLevel();
  }

  /** The columns of some pages, by name. */
  static Map<String, Column> of(PageReadStore pages, MessageType schema, String writer) {
    Map<String, Column> columns = new HashMap<>();
    PageReadStore readable = new WithEnd(pages);
    for (ColumnDescriptor descriptor : schema.getColumns()) {
      columns.put(descriptor.getPath()[0], new Column(readable, schema, descriptor, writer));
    }
    return columns;
  }

  /** The next row's text; null where it has none. */
  String nextText() {
    boolean isNull = advance();
    return isNull ? null : values.text;
  }

  /** The next row's number; {@code ifNull} where it has none. */
  long nextNumber(long ifNull) {
    boolean isNull = advance();
    return isNull ? ifNull : values.number;
  }

  private boolean advance() {
    if (isStarted) {
      reader.consume(); // not after the last row: there may be no page to go on to
    }
    isStarted = true;
    boolean isNull = reader.getCurrentDefinitionLevel() < present;
    if (!isNull) {
      reader.writeCurrentValueToConverter();
    }
    return isNull;
  }

  /** Takes a value from parquet. */
  private static final class Values extends PrimitiveConverter {
    private Dictionary dictionary;
    private String[] texts;
    private String text;
    private long number;

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary newDictionary) {
      dictionary = newDictionary;
      texts = new String[newDictionary.getMaxId() + 1];
    }

    @Override
    public void addValueFromDictionary(int id) {
      String known = texts[id];
      if (known == null) {
        known = dictionary.decodeToBinary(id).toStringUsingUTF8();
        texts[id] = known;
      }
      text = known;
    }

    @Override
    public void addBinary(Binary value) {
      text = value.toStringUsingUTF8();
    }

    @Override
    public void addLong(long value) {
      number = value;
    }
  }

  /** Parquet asks a row's converter for that of its column. */
  private static final class Row extends GroupConverter {
    private final Values values;

    Row(Values values) {
      this.values = values;
    }

    @Override
    public Converter getConverter(int field) {
      return values;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /**
   * Adds a row behind the selected ones. Parquet's reader takes a column for finished as soon as it
   * knows of no further row, and then does not go to the page of the last one.
   */
  private record WithEnd(PageReadStore pages) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
      return pages.getPageReader(descriptor);
    }

    @Override
    public long getRowCount() {
      return pages.getRowCount();
    }

    @Override
    public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
      return pages
          .getRowIndexes()
          .map(rows -> LongStream.concat(longs(rows), LongStream.of(Long.MAX_VALUE)).iterator());
    }

    private static LongStream longs(PrimitiveIterator.OfLong rows) {
      return StreamSupport.longStream(Spliterators.spliteratorUnknownSize(rows, 0), false);
    }
  }
}
