package io.journald.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.journald.http.HttpLimits.Patience;
import io.journald.port.Events;
import io.journald.port.Journal;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Operations;
import io.journald.port.Proofs;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The journal over HTTP. Each request runs on a virtual thread of its own.
 *
 * <p>Safe for use by any number of threads.
 */
public final class JournalServer {
  private final WebServer server;
  private final Bodies bodies;
  private final Outlet outlet;

  /** The ports of one journal. */
  record Ports(Journal journal, Events events, Operations operations, Proofs proofs) {}

  private JournalServer(WebServer server, Bodies bodies, Outlet outlet) {
    this.server = server;
    this.bodies = bodies;
    this.outlet = outlet;
  }

  /**
   * Starts a server over the ports of a journal, and returns when it takes requests. The ports stay
   * their opener's: stop the server first, then close them.
   *
   * @throws Unavailable with the reason IO if the address cannot be listened at
   */
  public static JournalServer start(
      HttpOptions options, Journal journal, Events events, Operations operations, Proofs proofs) {
    return start(options, Patience.DEFAULT, new Ports(journal, events, operations, proofs));
  }

  static JournalServer start(HttpOptions options, Patience patience, Ports journal) {
    requireAddress(options.host());
    Deadlines deadlines = new Deadlines(patience);
    Outlet outlet = new Outlet(new Room(HttpLimits.ANSWERS_IN_FLIGHT_BYTES, deadlines), deadlines);
    Bodies bodies = new Bodies(new Room(HttpLimits.BODIES_IN_FLIGHT_BYTES, deadlines), deadlines);
    Router router = router(journal, bodies, outlet);
    DirectHandlers.Builder direct = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      direct.addHandler(type, new WireProblems(deadlines));
    }
    WebServer server =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(patience.stop())
            .connectionOptions(socket -> socket.tcpNoDelay(true))
            .maxTcpConnections(HttpLimits.CONNECTIONS)
            .idleConnectionTimeout(patience.idle())
            .idleConnectionPeriod(patience.check())
            .maxPayloadSize(HttpLimits.SENT_BYTES)
            .errorHandling(ErrorHandling.builder().includeEntity(true).build())
            .directHandlers(direct.build())
            .protocolsDiscoverServices(false)
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(HttpLimits.REQUEST_LINE_BYTES)
                    .maxHeadersSize(HttpLimits.HEADER_BYTES)
                    .validatePath(false)
                    .validatePrologue(false)
                    .validateResponseHeaders(false) // all are made here, of known characters
                    .sendKeepAliveHeader(false) // what HTTP/1.1 means anyway
                    .addReceiveListener(new Wire(deadlines))
                    .addSendListener(outlet)
                    .build())
            .routing(routing -> routing.addFilter(router))
            .build()
            .start();
    if (!server.isRunning()) {
      deadlines.close();
      throw new Unavailable(
          Unavailable.Reason.IO,
          "cannot listen at "
              + options.host()
              + " port "
              + options.port()
              + "; stop the program that does, or choose another address or port");
    }
    return new JournalServer(server, bodies, outlet);
  }

  private static void requireAddress(String host) {
    try {
      InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new Unavailable(
          Unavailable.Reason.IO,
          "cannot listen at " + host + ": there is no such host; choose another address",
          unknown);
    }
  }

  /** All routes. */
  static Router router(Ports journal, Bodies bodies, Outlet outlet) {
    Router router = new Router(bodies, outlet.deadlines());
    new WriteRoutes(journal.journal(), bodies).addTo(router);
    new ReadRoutes(journal.events(), outlet).addTo(router);
    new OperationRoutes(journal.operations()).addTo(router);
    new ProofRoutes(journal.proofs()).addTo(router);
    return router;
  }

  /** The TCP port on which the server listens. */
  public int port() {
    return server.port();
  }

  /** What bodies of requests and long answers hold now, in bytes. */
  long heldBytes() {
    return bodies.heldBytes() + outlet.room().taken();
  }

  /**
   * Stops taking requests and waits for those that run, for a bounded time: those that no client
   * holds up any longer are finished and answered. Idempotent.
   */
  public void stop() {
    outlet.deadlines().hurry();
    server.stop();
    outlet.deadlines().close();
  }
}
