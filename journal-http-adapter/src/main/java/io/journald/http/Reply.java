package io.journald.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.journald.json.Problem;
import java.nio.charset.StandardCharsets;

/** Sends small answers, from headers that are made once. */
final class Reply {
  static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.JSON);
  static final Header LINES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.LINES);
  static final Header TEXT =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, MediaTypes.TEXT + "; charset=utf-8");
  static final Header YAML =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/yaml");
  static final Header BYTES =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
  static final Header PROBLEM =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");

  private Reply() {}

  static void json(ServerResponse response, byte[] body) {
    response.header(JSON);
    response.send(body);
  }

  static void text(ServerResponse response, String body) {
    text(response, body.getBytes(StandardCharsets.UTF_8));
  }

  static void text(ServerResponse response, byte[] utf8) {
    response.header(TEXT);
    response.send(utf8);
  }

  static void bytes(ServerResponse response, byte[] body) {
    response.header(BYTES);
    response.send(body);
  }

  static void problem(ServerResponse response, Problem problem) {
    response.status(Status.create(problem.status()));
    response.header(PROBLEM);
    int retryAfterSeconds = Problems.retryAfterSeconds(problem);
    if (retryAfterSeconds > 0) {
      response.header(HeaderNames.RETRY_AFTER, Integer.toString(retryAfterSeconds));
    }
    response.send(problem.bytes());
  }
}
