package io.journald.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.concurrent.Semaphore;

/**
 * What answers go out by: it bounds what they hold together, and the time that each piece may take
 * from when the web server begins to send it. Who sends a piece ends that time.
 *
 * @param room what all answers hold that are longer than a piece
 * @param turns of the answers that are longer than a piece, so many make their next one at a time
 */
record Outlet(Room room, Deadlines deadlines, Semaphore turns) implements Http1ConnectionListener {
  Outlet(Room room, Deadlines deadlines) {
    this(room, deadlines, new Semaphore(HttpLimits.ANSWERS_AT_WORK, true));
  }

  @Override
  public void data(ConnectionContext connection, BufferData piece) {
    deadlines.beginAnswer();
  }
}
