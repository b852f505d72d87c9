package io.journald.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * What answers go out by: it bounds what they hold together, and the time that each piece may take
 * from when the web server begins to send it. Who sends a piece ends that time.
 *
 * @param room what all answers hold that are longer than a piece
 */
record Outlet(Room room, Deadlines deadlines) implements Http1ConnectionListener {
  @Override
  public void data(ConnectionContext connection, BufferData piece) {
    deadlines.beginAnswer();
  }
}
