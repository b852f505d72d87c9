package io.journald.parquet.segment;

import java.io.IOException;

/**
 * The header of a page, read from Thrift's compact protocol into fields that are used again,
 * without an object a page. For one thread at a time.
 *
 * <p>Format: apache/parquet-format, {@code parquet.thrift}, struct PageHeader; Thrift compact
 * protocol specification.
 */
final class PageHeader {
  static final int DICTIONARY_PAGE = 2;
  static final int DATA_PAGE_V2 = 3;

  private static final int STOP = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int STRUCT = 12;
  private static final int MAX_DEPTH = 4;
  private static final int UNSET = -1;

  private final ByteReader source = new ByteReader();

  int type;
  int uncompressedSize;
  int compressedSize;
  int crc;
  boolean hasCrc;
  int values;
  int nulls;
  int rows;
  int encoding;
  int definitionBytes;
  int repetitionBytes;
  boolean isCompressed;

  /**
   * Reads a header.
   *
   * @return where the page's body starts
   * @throws IOException if it is none
   */
  int read(byte[] bytes, int start, int limit) throws IOException {
    source.reset(bytes, start, limit);
    type = UNSET;
    hasCrc = false;
    nulls = 0;
    rows = UNSET;
    encoding = UNSET;
    definitionBytes = 0;
    repetitionBytes = 0;
    isCompressed = true;
    struct(0, 1);
    return source.position();
  }

  /** Reads the fields of the header itself (parent 0) or of the struct in one of its fields. */
  private void struct(int parent, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("a page header is nested too deep");
    }
    int field = 0;
    while (true) {
      int head = source.readByte();
      int kind = head & 0x0F;
      if (kind == STOP) {
        return;
      }
      field = head >>> 4 == 0 ? readNumber() : field + (head >>> 4);
      switch (kind) {
        case TRUE, FALSE -> flag(parent, field, kind == TRUE);
        case I32 -> number(parent, field, readNumber());
        case I64 -> source.readLongVarint();
        case BINARY -> source.skip(source.readVarint());
        case STRUCT -> struct(parent == 0 ? field : UNSET, depth + 1);
        default -> throw new IOException("a page header holds a field of kind " + kind);
      }
    }
  }

  private void flag(int parent, int field, boolean value) {
    if (parent == 8 && field == 7) {
      isCompressed = value;
    }
  }

  private void number(int parent, int field, int value) {
    if (parent == UNSET) {
      return; // statistics, of no use here
    }
    switch (parent * 10 + field) {
      case 1 -> type = value;
      case 2 -> uncompressedSize = value;
      case 3 -> compressedSize = value;
      case 4 -> {
        crc = value;
        hasCrc = true;
      }
      case 71, 81 -> values = value;
      case 72, 84 -> encoding = value;
      case 82 -> nulls = value;
      case 83 -> rows = value;
      case 85 -> definitionBytes = value;
      case 86 -> repetitionBytes = value;
      default -> {} // of no use here
    }
  }

  private int readNumber() throws IOException {
    return (int) source.readZigzag();
  }
}
