package io.journald.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An answer as it comes over a connection. */
record RawAnswer(int status, Map<String, String> headers, byte[] body) {
  private static final int MOST_LINE_BYTES = 64 << 10;

  /** The next answer, without those that only announce one; null at the end of the connection. */
  static RawAnswer read(InputStream in, boolean isHead) throws IOException {
    String line = line(in, true);
    if (line == null) {
      return null;
    }
    if (!line.matches("HTTP/1\\.1 [1-5]\\d\\d( .*)?")) {
      throw new AssertionError("no status line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (line = line(in, false); !line.isEmpty(); line = line(in, false)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status < 200) {
      return read(in, isHead);
    }
    return new RawAnswer(status, headers, isHead ? new byte[0] : body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return exactly(in, Integer.parseInt(headers.get("content-length")));
    }
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      throw new AssertionError("a body of no known length: " + headers);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int chunk = Integer.parseInt(line(in, false), 16);
      body.writeBytes(exactly(in, chunk));
      String end = line(in, false);
      while (chunk == 0 && headers.containsKey("trailer") && !end.isEmpty()) {
        end = line(in, false);
      }
      if (!end.isEmpty()) {
        throw new AssertionError("a chunk without its end: " + end);
      }
      if (chunk == 0) {
        return body.toByteArray();
      }
    }
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("an answer ends early");
    }
    return bytes;
  }

  private static String line(InputStream in, boolean mayEnd) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < MOST_LINE_BYTES) {
      int b = in.read();
      if (b < 0) {
        if (mayEnd && line.isEmpty()) {
          return null;
        }
        throw new EOFException("an answer ends early");
      }
      if (b == '\n') {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) b);
    }
    throw new AssertionError("a line without an end");
  }

  boolean closes() {
    return "close".equals(headers.get("connection"));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
