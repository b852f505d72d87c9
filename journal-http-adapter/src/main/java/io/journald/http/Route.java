package io.journald.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/** Answers the requests of one address and method. */
@FunctionalInterface
interface Route {
  /**
   * @param segment the last segment of the path, decoded, where the route is for all of them
   */
  void handle(ServerRequest request, ServerResponse response, String segment) throws IOException;
}
