package io.journald.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/** Answers the requests of one address and method. */
@FunctionalInterface
interface Route {
  /**
   * @param part what stands in the address where the route takes any text: one segment of the path,
   *     decoded, or the whole rest of it as it was sent; empty where it takes none
   */
  void handle(ServerRequest request, ServerResponse response, String part) throws IOException;
}
