package io.journald.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A request, sound or hostile.
 *
 * @param bytes what goes over the connection
 * @param isFramed true if HTTP/1.1 says where it ends, so that it gets one answer and the
 *     connection may go on
 * @param isHead true if its answer has no body
 */
record HostileRequest(byte[] bytes, boolean isFramed, boolean isHead) {
  private static final List<String> WRITES =
      List.of(
          "/journal/event",
          "/journal/update",
          "/journal/insert",
          "/journal/ingest",
          "/journal/events");
  private static final List<String> READS =
      List.of(
          "/journal/health",
          "/journal/stats",
          "/journal/recent",
          "/journal/events",
          "/journal/history/",
          "/journal/state/",
          "/journal/events/",
          "/openapi");
  private static final List<String> OTHER_PATHS =
      List.of(
          "/",
          "/journal",
          "/journal/",
          "//journal/health",
          "/journal/health/",
          "/journal/./health",
          "/journal/../journal/health",
          "/journal/history/a/b",
          "/journal/health;x=1",
          "*",
          "http://x/journal/health",
          "/journal/health#fragment",
          "/%6aournal/health",
          "/journal/history/" + "x".repeat(2_000));
  private static final List<String> SEGMENTS =
      List.of(
          "e1",
          "e2",
          "id-7",
          "a%2Fb",
          "a;b",
          "a+b",
          "%",
          "%2",
          "%zz",
          "%ff",
          "%c0%80",
          "%00",
          ".",
          "..",
          "%2e%2e",
          "%ed%a0%80",
          "%F0%9F%98%80",
          "caf\u00e9",
          "~",
          "a?b",
          "");
  private static final List<String> PARAMETERS =
      List.of(
          "limit",
          "cursor",
          "entity_type",
          "entity_id",
          "field",
          "action",
          "actor",
          "source",
          "workspace_id",
          "correlation_id",
          "event_id",
          "since",
          "until",
          "from",
          "to",
          "order",
          "at",
          "limt",
          "%6cimit",
          "");
  private static final List<String> ARGUMENTS =
      List.of(
          "0",
          "1",
          "7",
          "-1",
          "999999999999999999999",
          "1.5",
          "asc",
          "desc",
          "DESC",
          "t",
          "e1",
          "2026-01-31T12:00:00Z",
          "2026-01-31T12:00:00%2B01:00",
          "yesterday",
          "5-deadbeef",
          "%",
          "%zz",
          "%00",
          "a%20b",
          "a+b",
          "",
          "%E2%82%AC",
          "x=y");
  private static final List<String> METHODS =
      List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "Post", "M-SEARCH", "X");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json",
          "application/json",
          "application/x-ndjson",
          "application/json; charset=utf-8",
          "application/json;charset=latin1",
          "APPLICATION/JSON ; CHARSET=\"UTF-8\"",
          "text/plain",
          ";;;",
          "");
  private static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "application/json",
          "application/x-ndjson",
          "text/plain",
          "text/*;q=0.1",
          ",;q=,;",
          "application/json;q=2, text/plain;q=-1",
          "");
  private static final List<String> ODD_HEADERS =
      List.of(
          "X: \u00ff\u0080",
          "X-Long: " + "x".repeat(4_000),
          "Expect: 100-continue",
          "Accept-Encoding: gzip, br",
          "Range: bytes=0-1",
          "If-None-Match: *",
          "TE: trailers",
          "Upgrade: h2c\r\nConnection: upgrade, HTTP2-Settings",
          "X-Forwarded-For: 1.2.3.4",
          "Cookie: a=b; c");
  private static final List<String> BROKEN_HEADERS =
      List.of(
          "no colon",
          ": no name",
          " folded",
          "X\u0000Y: z",
          "X Y: z",
          "X: a\nY: b",
          "X: a\rY: b",
          "Host: second",
          "Content-Length: -1",
          "Content-Length: x",
          "Content-Length: 99999999999999999999",
          "Content-Length: 1\r\nContent-Length: 2",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding:",
          "Content-Encoding: gzip\r\nContent-Length: 2",
          "Transfer-Encoding: chunked\r\nContent-Length: 3",
          "X: " + "x".repeat(20_000));
  private static final List<String> BROKEN_LINES =
      List.of(
          "GET /journal/health HTTP/1.0",
          "GET /journal/health HTTP/2.0",
          "G\u0001T /journal/health HTTP/1.1",
          "G(T /journal/health HTTP/1.1",
          "GET /journal/health HTTP/1.1 ",
          "GET  /journal/health HTTP/1.1",
          "GET /journal/health",
          "GET",
          "",
          "\u0000\u0001\u0002",
          "PRI * HTTP/2.0",
          "GET \t HTTP/1.1",
          "\u0016\u0003\u0001\u0002\u0000\u0001",
          "GET /journal/history/" + "x".repeat(40_000) + " HTTP/1.1");
  private static final List<String> BROKEN_CHUNKS =
      List.of(
          "x\r\n",
          "-1\r\n",
          "+1\r\na\r\n0\r\n\r\n",
          "5;a=b\r\n12345\r\n0\r\n\r\n",
          "10000000\r\n",
          "ffffffffffffffff\r\n",
          "1\na\n0\n\n",
          "1\r\nab\r\n0\r\n\r\n",
          "\r\n\r\n",
          "0\r\nTrailer: x\r\n\r\n",
          "5\r\n12",
          "1000001\r\n",
          "0\r\n",
          "00000000000000000000000\r\n");

  /** Makes requests, the same ones from the same random numbers. */
  static final class Generator {
    private final Random random;
    private final HostileBody body;

    Generator(Random random) {
      this.random = random;
      this.body = new HostileBody(random);
    }

    /** One request; if it ends a connection, nothing need come behind it. */
    HostileRequest next() {
      return switch (random.nextInt(40)) {
        case 0 -> new HostileRequest(withBrokenLine(), false, false);
        case 1 -> new HostileRequest(withBrokenHeader(), false, false);
        case 2 -> new HostileRequest(withBrokenChunks(), false, false);
        case 3 -> truncated();
        case 4 -> new HostileRequest(body.bytes(1 + random.nextInt(300)), false, false);
        default -> framed();
      };
    }

    private HostileRequest framed() {
      int kind = random.nextInt(20);
      if (kind < 9) {
        String path = one(WRITES);
        return new HostileRequest(withBody("POST", path, body.next(path)), true, false);
      }
      boolean isHead = kind == 9;
      String method = isHead ? "HEAD" : kind == 10 ? one(METHODS) : "GET";
      String head = method + " " + readingPath() + " HTTP/1.1\r\n" + headers() + "\r\n";
      if (random.nextInt(100) == 0) {
        String path = random.nextBoolean() ? "/journal/flush" : "/journal/merge";
        head = "POST " + path + " HTTP/1.1\r\n" + headers() + "\r\n";
        isHead = false;
      }
      return new HostileRequest(bytes(head), true, isHead);
    }

    /** Nothing of it may be recorded, since a part of it never comes. */
    private HostileRequest truncated() {
      String path = one(WRITES);
      byte[] whole = withBody("POST", path, body.next(path));
      int kept = random.nextInt(whole.length);
      byte[] part = new byte[kept];
      System.arraycopy(whole, 0, part, 0, kept);
      return new HostileRequest(part, false, false);
    }

    private byte[] withBrokenLine() {
      return bytes(one(BROKEN_LINES) + "\r\n" + headers() + "\r\n");
    }

    private byte[] withBrokenHeader() {
      String line = random.nextBoolean() ? "GET " + readingPath() : "POST " + one(WRITES);
      return bytes(line + " HTTP/1.1\r\n" + headers() + one(BROKEN_HEADERS) + "\r\n\r\n{}");
    }

    private byte[] withBrokenChunks() {
      String head =
          "POST "
              + one(WRITES)
              + " HTTP/1.1\r\n"
              + headers()
              + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
      return bytes(head + one(BROKEN_CHUNKS));
    }

    private byte[] withBody(String method, String path, byte[] content) {
      StringBuilder head = new StringBuilder();
      head.append(method).append(' ').append(path);
      if (random.nextInt(30) == 0) {
        head.append('?').append(query());
      }
      head.append(" HTTP/1.1\r\n").append(headers());
      if (random.nextInt(30) > 0) {
        boolean isLines = content.length > 0 && content[0] == '{' && path.equals("/journal/events");
        String type = isLines ? "application/x-ndjson" : one(TYPES);
        head.append("Content-Type: ").append(type).append("\r\n");
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      if (random.nextInt(4) == 0) {
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        all.writeBytes(bytes(head.toString()));
        chunks(all, content);
      } else {
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        all.writeBytes(bytes(head.toString()));
        all.writeBytes(content);
      }
      return all.toByteArray();
    }

    private void chunks(ByteArrayOutputStream all, byte[] content) {
      for (int at = 0; at < content.length; ) {
        int size = Math.min(content.length - at, 1 + random.nextInt(100));
        String hex = Integer.toHexString(size);
        all.writeBytes(bytes((random.nextBoolean() ? hex : "0" + hex.toUpperCase()) + "\r\n"));
        all.write(content, at, size);
        all.writeBytes(bytes("\r\n"));
        at += size;
      }
      all.writeBytes(bytes("0\r\n\r\n"));
    }

    private String readingPath() {
      if (random.nextInt(10) == 0) {
        return one(OTHER_PATHS);
      }
      String path = one(READS);
      path = path.endsWith("/") ? path + one(SEGMENTS) : path;
      return random.nextInt(3) == 0 ? path : path + "?" + query();
    }

    private String query() {
      // Mostly bounded, so that the run is about many requests and not about long answers.
      StringBuilder query = new StringBuilder(random.nextInt(50) == 0 ? "" : "limit=3");
      for (int i = random.nextInt(3); i > 0; i--) {
        query.append('&').append(one(PARAMETERS)).append('=').append(one(ARGUMENTS));
      }
      return query.toString();
    }

    private String headers() {
      StringBuilder headers = new StringBuilder("Host: localhost\r\n");
      if (random.nextInt(3) == 0) {
        headers.append("Accept: ").append(one(ACCEPTS)).append("\r\n");
      }
      if (random.nextInt(20) == 0) {
        headers.append(one(ODD_HEADERS)).append("\r\n");
      }
      if (random.nextInt(100) == 0) {
        headers.append("Connection: close\r\n");
      }
      return headers.toString();
    }

    private String one(List<String> list) {
      return list.get(random.nextInt(list.size()));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
