package io.journald.http;

import java.util.Objects;

/**
 * Where the server listens.
 *
 * @param host name or address of the interface, such as {@code 127.0.0.1}
 * @param port TCP port; 0 for any that is free
 */
public record HttpOptions(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public HttpOptions {
    Objects.requireNonNull(host, "host");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to " + MAX_PORT);
    }
  }
}
