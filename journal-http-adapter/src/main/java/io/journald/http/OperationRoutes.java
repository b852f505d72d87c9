package io.journald.http;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.port.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The routes for the one who runs the journal. */
final class OperationRoutes {
  private final Operations operations;
  private final byte[] openApi = description();

  OperationRoutes(Operations operations) {
    this.operations = operations;
  }

  void addTo(Router router) {
    router
        .add(Method.GET, "/journal/health", this::health)
        .add(Method.POST, "/journal/flush", this::flush)
        .add(Method.POST, "/journal/merge", this::merge)
        .add(Method.GET, "/openapi", this::openApi);
  }

  private void health(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    Optional<String> readOnly = operations.readOnlyReason();
    response.status(readOnly.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    Reply.text(response, readOnly.map(why -> "journald read-only: " + why).orElse("journald ok"));
  }

  private void openApi(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    response.header(Reply.YAML);
    response.send(openApi);
  }

  private static byte[] description() {
    try (InputStream in = OperationRoutes.class.getResourceAsStream("openapi.yaml")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void merge(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    operations.merge();
    Reply.text(response, "merged");
  }

  private void flush(ServerRequest request, ServerResponse response, String segment) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.text(response, "flushed " + operations.flush() + " events");
  }
}
