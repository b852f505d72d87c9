package io.journald.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.journald.json.Problem;
import io.journald.port.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the route for a request and answers every failure with a problem document.
 *
 * <p>A filter and not a set of the web server's routes: those match on a path that is decoded and
 * normalised, so that {@code a%2Fb} is no longer one segment and {@code ;} ends one. This one
 * matches on the path as it was sent.
 */
final class Router implements Filter {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final long KEPT_UNREAD_BYTES = 64 << 10;

  private final Bodies bodies;
  private final Deadlines deadlines;
  private final Map<String, Map<Method, Route>> exact = new HashMap<>();
  private final Map<Template, Map<Method, Route>> templates = new LinkedHashMap<>();

  /** What of an address may be any text. */
  private enum Part {
    SEGMENT,
    REST
  }

  /** The addresses that differ in one part. */
  private record Template(String prefix, Part part, String suffix) {
    /** That part of an address; empty if it is not one of these. */
    String partOf(String path) {
      int end = path.length() - suffix.length();
      if (end <= prefix.length() || !path.startsWith(prefix) || !path.endsWith(suffix)) {
        return "";
      }
      String text = path.substring(prefix.length(), end);
      return part == Part.SEGMENT && text.indexOf('/') >= 0 ? "" : text;
    }
  }

  /**
   * @param bodies read what is left of a body that no route has read
   * @param deadlines bound the time that an answer is being sent
   */
  Router(Bodies bodies, Deadlines deadlines) {
    this.bodies = bodies;
    this.deadlines = deadlines;
  }

  /** Adds a route for one address. */
  Router add(Method method, String path, Route route) {
    exact.computeIfAbsent(path, _ -> new HashMap<>()).put(method, route);
    return this;
  }

  /**
   * Adds a route for every address that is the prefix, which ends with a slash, and one segment.
   */
  Router addUnder(Method method, String prefix, Route route) {
    return addBetween(method, prefix, "", route);
  }

  /** Adds a route for every address that is the prefix, one segment, and the suffix behind it. */
  Router addBetween(Method method, String prefix, String suffix, Route route) {
    return add(
        method,
        new Template(prefix, Part.SEGMENT, suffix),
        (request, response, segment) ->
            route.handle(request, response, PercentEncoding.decodeSegment(segment)));
  }

  /** Adds a route for every address that begins with the prefix and goes on. */
  Router addBelow(Method method, String prefix, Route route) {
    return add(method, new Template(prefix, Part.REST, ""), route);
  }

  private Router add(Method method, Template template, Route route) {
    templates.computeIfAbsent(template, _ -> new HashMap<>()).put(method, route);
    return this;
  }

  /**
   * Every address with its methods, but HEAD, which goes with GET; a part of any text is {@code
   * {}}.
   */
  Map<String, Set<String>> routes() {
    Map<String, Set<String>> routes = new TreeMap<>();
    exact.forEach((path, methods) -> routes.put(path, names(methods)));
    templates.forEach((template, methods) ->
        routes.put(template.prefix + "{}" + template.suffix, names(methods)));
    return routes;
  }

  private static Set<String> names(Map<Method, Route> methods) {
    return methods.keySet().stream().map(Method::text).collect(Collectors.toSet());
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    try {
      dispatch(request, toSend(request, response));
      response.commit(); // ends a streamed answer; a stream that failed never gets here
      deadlines.end();
      if (isUnread(request)) {
        bodies.drain(request);
      }
    } catch (JournalException e) {
      refuse(request, response, Problems.of(e), null);
    } catch (RequestRefused e) {
      refuse(request, response, e.problem(), e.allow());
    } catch (RequestException e) {
      // The web server could not go on reading the connection, and so nobody can.
      requireUnsent(response, e.getMessage());
      response.header(HeaderValues.CONNECTION_CLOSE);
      Reply.problem(
          toSend(request, response), WireProblems.problem(e.status().code(), e.getMessage()));
    } catch (CloseConnectionException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the connection failed", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a request failed unexpectedly", e);
      refuse(
          request,
          response,
          ProblemKind.INTERNAL_ERROR.problem("the server's log says more; this is a defect"),
          null);
    } finally {
      deadlines.forget();
    }
    closeIfAsked(request, response);
  }

  private static ServerResponse toSend(ServerRequest request, ServerResponse response) {
    return isHead(request) ? new HeadResponse(response) : response;
  }

  private static boolean isHead(ServerRequest request) {
    return request.prologue().method().equals(Method.HEAD);
  }

  private static void closeIfAsked(ServerRequest request, RoutingResponse response) {
    // The web server says that it will close, and leaves it to the client.
    if (request.headers().contains(HeaderNames.CONNECTION)
            && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
        || response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the connection ends with this answer");
    }
  }

  private void dispatch(ServerRequest request, ServerResponse response) throws IOException {
    String path = request.prologue().uriPath().rawPath();
    Map<Method, Route> routes = exact.get(path);
    String part = "";
    if (routes == null) {
      Map.Entry<Template, Map<Method, Route>> match = match(path);
      routes = match.getValue();
      part = match.getKey().partOf(path);
    }
    Method method = request.prologue().method();
    Route route = routes.get(isHead(request) ? Method.GET : method);
    if (route == null) {
      throw RequestRefused.method(method.text(), String.join(", ", allowed(routes)));
    }
    route.handle(request, response, part);
  }

  private Map.Entry<Template, Map<Method, Route>> match(String path) {
    for (Map.Entry<Template, Map<Method, Route>> entry : templates.entrySet()) {
      if (!entry.getKey().partOf(path).isEmpty()) {
        return entry;
      }
    }
    throw notFound(path);
  }

  private static Set<String> allowed(Map<Method, Route> routes) {
    Set<String> allowed = new TreeSet<>(names(routes));
    if (routes.containsKey(Method.GET)) {
      allowed.add(Method.HEAD.text());
    }
    return allowed;
  }

  private RequestRefused notFound(String path) {
    for (Template template : templates.keySet()) {
      if (path.startsWith(template.prefix) && path.length() > template.prefix.length()) {
        return new RequestRefused(
            ProblemKind.NOT_FOUND,
            "an id is one segment of the address; write a slash in it as %2F");
      }
    }
    return new RequestRefused(ProblemKind.NOT_FOUND, "there is no route for this address");
  }

  private void refuse(
      ServerRequest request, RoutingResponse response, Problem problem, String allow) {
    requireUnsent(response, problem.detail());
    if (allow != null) {
      response.header(HeaderNames.ALLOW, allow);
    }
    boolean unread = isUnread(request);
    boolean awaitsLeaveToSend = unread && !request.continueSent();
    if (awaitsLeaveToSend || unread && bodyBytes(request) > KEPT_UNREAD_BYTES) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    Reply.problem(toSend(request, response), problem);
    if (unread && !awaitsLeaveToSend) {
      bodies.drain(request);
    }
  }

  /** Closes the connection if a part of a good answer is out, lest it be taken for the whole. */
  private static void requireUnsent(RoutingResponse response, String failure) {
    if (!response.reset()) {
      LOG.log(Level.WARNING, "an answer was broken off: {0}", failure);
      throw new CloseConnectionException("the answer failed midway: " + failure);
    }
  }

  private static boolean isUnread(ServerRequest request) {
    return request.content().hasEntity() && !request.content().consumed();
  }

  private static long bodyBytes(ServerRequest request) {
    return request.headers().contentLength().orElse(Long.MAX_VALUE);
  }
}
