package io.journald.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Follows a connection while the web server reads the head of a request from it: bounds the time,
 * and keeps at hand what the body comes from.
 */
final class Wire implements Http1ConnectionListener {
  private final Deadlines deadlines;

  Wire(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    deadlines.beginRequest();
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    deadlines.end();
    boolean hasLength = headers.contains(HeaderNames.CONTENT_LENGTH);
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      // Where one reads the length and another the chunks, a request can hide in a body.
      if (hasLength || !headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)) {
        throw Incoming.refusal("send either Content-Length or Transfer-Encoding: chunked");
      }
      Incoming.expectChunks(connection.dataReader());
    } else if (hasLength) {
      Incoming.expectBytes(connection.dataReader());
    }
  }
}
