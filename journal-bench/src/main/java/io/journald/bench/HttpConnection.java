package io.journald.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept open, and as little as possible between a request and its answer, so
 * that it is the server that is measured. Knows what the journal's server answers with: a length,
 * or chunks. For one thread.
 */
final class HttpConnection implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int CHUNKED = -1;
  private static final int VERSION_CHARS = "HTTP/1.1 ".length();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[MAX_LINE_BYTES];

  HttpConnection(URI server) throws IOException {
    this.socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.out = socket.getOutputStream();
  }

  /** The bytes of a GET, to be sent as they are. */
  static byte[] get(URI server, String path, String accept) {
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host(server)
            + "\r\nAccept: "
            + accept
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The head of a POST of NDJSON. */
  static byte[] postLines(URI server, String path, int bodyBytes) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host(server)
            + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
            + bodyBytes
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String host(URI server) {
    return server.getHost() + ":" + server.getPort();
  }

  void send(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** What came back. */
  record Answer(int status, long bodyBytes) {}

  /**
   * Reads an answer to its end.
   *
   * @throws IOException if the connection fails, or the status is neither 2xx nor 503
   */
  Answer receive() throws IOException {
    String line = readLine();
    if (!line.startsWith("HTTP/1.1 2") && !line.startsWith("HTTP/1.1 503 ")) {
      throw new IOException("the server answered: " + line);
    }
    int status = Integer.parseInt(line.substring(VERSION_CHARS, VERSION_CHARS + 3));
    long length = 0;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.endsWith("chunked")) {
        length = CHUNKED;
      }
    }
    if (length != CHUNKED) {
      in.skipNBytes(length);
      return new Answer(status, length);
    }
    return new Answer(status, skipChunks());
  }

  private long skipChunks() throws IOException {
    long total = 0;
    while (true) {
      String size = readLine();
      int extension = size.indexOf(';');
      long bytes = Long.parseLong(extension < 0 ? size : size.substring(0, extension), 16);
      in.skipNBytes(bytes);
      readLine(); // behind each chunk, and behind the last one, which has no trailers
      if (bytes == 0) {
        return total;
      }
      total += bytes;
    }
  }

  private String readLine() throws IOException {
    int length = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (length == MAX_LINE_BYTES) {
        throw new IOException("the server answered with a line that is too long");
      }
      buffer[length++] = (byte) b;
    }
    int end = length > 0 && buffer[length - 1] == '\r' ? length - 1 : length;
    return new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
