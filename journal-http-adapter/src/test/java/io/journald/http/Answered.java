package io.journald.http;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** An answer that no server gave. */
record Answered(String method, String path, int status, String contentType, String body)
    implements HttpResponse<String> {
  @Override
  public int statusCode() {
    return status;
  }

  @Override
  public HttpRequest request() {
    return HttpRequest.newBuilder(uri()).method(method, BodyPublishers.noBody()).build();
  }

  @Override
  public Optional<HttpResponse<String>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public HttpHeaders headers() {
    return HttpHeaders.of(Map.of("Content-Type", List.of(contentType)), (_, _) -> true);
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return Optional.empty();
  }

  @Override
  public URI uri() {
    return URI.create("http://localhost" + path);
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }
}
