package io.journald.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.ServerResponseTrailers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/**
 * The answer to a HEAD: the headers of the answer to a GET, whose body is counted and not sent. A
 * body that a GET would get in chunks has its length here.
 */
final class HeadResponse implements ServerResponse {
  private static final byte[] NOTHING = {};

  private final ServerResponse response;
  private final Counter body = new Counter();

  HeadResponse(ServerResponse response) {
    this.response = response;
  }

  private final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int count) {
      bytes += count;
    }

    @Override
    public void close() {
      response.contentLength(bytes);
      response.send(NOTHING);
    }
  }

  @Override
  public void send() {
    body.close();
  }

  @Override
  public void send(byte[] bytes) {
    send(bytes, 0, bytes.length);
  }

  @Override
  public void send(byte[] bytes, int offset, int count) {
    body.write(bytes, offset, count);
    body.close();
  }

  @Override
  public void send(Object entity) {
    throw new UnsupportedOperationException("answers are bytes");
  }

  @Override
  public OutputStream outputStream() {
    return body;
  }

  @Override
  public void streamFilter(UnaryOperator<OutputStream> filter) {
    throw new UnsupportedOperationException("answers are bytes");
  }

  @Override
  public ServerResponse status(Status status) {
    response.status(status);
    return this;
  }

  @Override
  public Status status() {
    return response.status();
  }

  @Override
  public ServerResponse header(Header header) {
    response.header(header);
    return this;
  }

  @Override
  public ServerResponseHeaders headers() {
    return response.headers();
  }

  @Override
  public ServerResponseTrailers trailers() {
    return response.trailers();
  }

  @Override
  public boolean isSent() {
    return response.isSent();
  }

  @Override
  public long bytesWritten() {
    return response.bytesWritten();
  }

  @Override
  public ServerResponse whenSent(Runnable listener) {
    response.whenSent(listener);
    return this;
  }

  @Override
  public ServerResponse reroute(String path) {
    return response.reroute(path);
  }

  @Override
  public ServerResponse reroute(String path, UriQuery query) {
    return response.reroute(path, query);
  }

  @Override
  public ServerResponse next() {
    return response.next();
  }

  @Override
  public void streamResult(String result) {
    response.streamResult(result);
  }
}
