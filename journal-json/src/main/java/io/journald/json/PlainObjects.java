package io.journald.json;

import io.journald.model.Submission;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads those JSON objects that nearly all submissions are: known keys, each once, none missing,
 * and texts without escapes. In one pass over the bytes, and with no object made but the texts. It
 * judges nothing: what is not of this kind is left to {@link SubmissionDecoder}, which reads it
 * from its beginning and says what is wrong with it, if anything is.
 *
 * <p>Not safe for concurrent use.
 */
final class PlainObjects {
  private static final KnownTexts KNOWN = new KnownTexts();

  // Eight bytes at a time. A byte below n borrows into a clear high bit; the lowest that shows is
  // exact, and a borrow can only make one above it show wrongly.
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;
  private static final int NONE = -1;

  private final SubmissionFormat format;
  private final String[] texts = new String[Column.COUNT];
  private Instant occurredAt;
  private byte[] bytes;
  private int at;
  private int end;
  private int nextKey; // the one that is likely to come

  PlainObjects(SubmissionFormat format) {
    this.format = format;
  }

  /**
   * Reads the one object that stands in a range of well-formed UTF-8.
   *
   * @return null if there is anything else
   */
  Submission read(byte[] utf8, int from, int to) {
    bytes = utf8;
    at = from;
    end = to;
    nextKey = 0;
    occurredAt = null;
    Arrays.fill(texts, null);
    if (!skip('{')) {
      return null;
    }
    int seen = 0;
    do {
      Column column = key();
      if (column == null || (seen & column.bit()) != 0 || !skip(':') || !value(column)) {
        return null;
      }
      seen |= column.bit();
    } while (skip(','));
    boolean isWhole = skip('}') && isBlankFromHere() && (format.required() & ~seen) == 0;
    return isWhole ? format.submission(texts, occurredAt) : null;
  }

  /** Passes over white space and one character; false, and nowhere else, if it is not there. */
  private boolean skip(char wanted) {
    skipWhiteSpace();
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private boolean isBlankFromHere() {
    skipWhiteSpace();
    return at == end;
  }

  private void skipWhiteSpace() {
    while (at < end && isWhiteSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Reads a key; null if the format does not take it, or takes no text for it. */
  private Column key() {
    int from = beginText();
    if (from == NONE) {
      return null;
    }
    SubmissionFormat.Key[] keys = format.keys();
    for (int i = 0; i < keys.length; i++) {
      SubmissionFormat.Key key = keys[(nextKey + i) % keys.length];
      if (Arrays.equals(key.utf8(), 0, key.utf8().length, bytes, from, at)) {
        nextKey += i + 1;
        at++;
        return key.column();
      }
    }
    return null;
  }

  private boolean value(Column column) {
    int from = beginText();
    if (from == NONE) {
      return false;
    }
    int to = at++;
    switch (column) {
      case ENTITY_TYPE, FIELD, ACTION, ACTOR, SOURCE, WORKSPACE_ID, CORRELATION_ID ->
          texts[column.ordinal()] = KNOWN.text(bytes, from, to);
      case OCCURRED_AT -> {
        return occurredAt(text(from, to));
      }
      default -> texts[column.ordinal()] = text(from, to);
    }
    return true;
  }

  private String text(int from, int to) {
    return to == from ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private boolean occurredAt(String text) {
    try {
      occurredAt = Timestamps.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  /**
   * Enters a text and goes to the quote that ends it.
   *
   * @return where its first character stands; {@link #NONE} if there is no text, or one with an
   *     escape or a control character
   */
  private int beginText() {
    if (!skip('"')) {
      return NONE;
    }
    int from = at;
    while (at + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, at);
      long marked = marks(word);
      if (marked != 0) {
        at += Long.numberOfTrailingZeros(marked) / Byte.SIZE;
        return bytes[at] == '"' ? from : NONE;
      }
      at += Long.BYTES;
    }
    while (at < end && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xFF) >= ' ') {
      at++;
    }
    return at < end && bytes[at] == '"' ? from : NONE;
  }

  /** The high bits of quotes, backslashes and control characters. */
  private static long marks(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    return ((quotes - ONES) & ~quotes
            | (backslashes - ONES) & ~backslashes
            | (word - BLANKS) & ~word)
        & HIGH_BITS;
  }
}
