package io.journald.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.port.Proofs;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The routes by which a stranger checks the journal. Checkpoint and tiles are where C2SP's
 * tlog-tiles wants them, so that its clients read the journal as a log at {@code /journal}.
 */
final class ProofRoutes {
  private static final List<String> CONSISTENCY_PARAMETERS = List.of("from", "to");
  private static final Header FOR_EVER =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");

  private static final String UNKNOWN = "no event has this event_id";

  private final Proofs proofs;

  ProofRoutes(Proofs proofs) {
    this.proofs = proofs;
  }

  void addTo(Router router) {
    router
        .add(Method.GET, "/journal/checkpoint", this::checkpoint)
        .addBelow(Method.GET, "/journal/tile/", this::tile)
        .addBetween(Method.GET, "/journal/events/", "/leaf", this::leaf)
        .addBetween(Method.GET, "/journal/events/", "/proof", this::proof)
        .add(Method.GET, "/journal/consistency", this::consistency);
  }

  private void checkpoint(ServerRequest request, ServerResponse response, String part) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.text(response, newest().note());
  }

  private SignedCheckpoint newest() {
    return proofs.checkpoint().orElseThrow(() -> notFound("this journal signs no checkpoints"));
  }

  /** Why there is no proof: no checkpoint at all, or no event. */
  private RequestRefused unproved() {
    newest();
    return notFound(UNKNOWN);
  }

  private static RequestRefused notFound(String detail) {
    return new RequestRefused(ProblemKind.NOT_FOUND, detail);
  }

  private void tile(ServerRequest request, ServerResponse response, String path) {
    QueryParameters.of(request, List.of()).requireSound();
    byte[] hashes =
        TileAddress.parse(path)
            .flatMap(proofs::tile)
            .orElseThrow(() ->
                notFound(
                    "there is no such tile in a tree of size "
                        + newest().checkpoint().size()
                        + "; an address is L/N or L/N.p/W, as tlog-tiles says"));
    response.header(FOR_EVER);
    Reply.bytes(response, hashes);
  }

  private void leaf(ServerRequest request, ServerResponse response, String eventId) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.bytes(response, proofs.leaf(eventId).orElseThrow(() -> notFound(UNKNOWN)));
  }

  private void proof(ServerRequest request, ServerResponse response, String eventId) {
    QueryParameters.of(request, List.of()).requireSound();
    Reply.text(response, proofs.proof(eventId).orElseThrow(this::unproved).text());
  }

  private void consistency(ServerRequest request, ServerResponse response, String part) {
    QueryParameters given = QueryParameters.of(request, CONSISTENCY_PARAMETERS);
    long from = given.required("from");
    long to = given.required("to");
    given.requireSound();
    newest();
    Reply.text(
        response,
        proofs.consistency(from, to).stream()
            .map(hash -> hash.base64() + "\n")
            .collect(Collectors.joining()));
  }
}
