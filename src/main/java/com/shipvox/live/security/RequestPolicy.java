package com.shipvox.live.security;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Steady;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.TrustedProxies.Arrival;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every request must keep to, whatever it asks for: TLS, no token in the URL, an origin that
 * is allowed, a handshake as RFC 6455 has it. Looks at no token, and allocates nothing for those
 * that it turns away. Thread-safe.
 */
@Singleton
public final class RequestPolicy {
  /** The request attribute that holds the client's address, seen through trusted proxies. */
  public static final String CLIENT_ADDRESS = "com.shipvox.live.client-address";

  private static final String SOCKET = "/ws";

  /** What agents and pages call, as against the page itself. */
  private static final List<String> CALLS = List.of("/api", "/mcp", "/hooks");

  private static final Pattern SECRET =
      Pattern.compile("\\s*(access_)?token\\s*(\\[.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final int UPGRADE_REQUIRED = 426;
  private static final Map.Entry<String, String> VARY = Map.entry("Vary", "Origin");

  private final List<String> cells;
  private final TrustedProxies proxies;
  private final OriginPolicy origins;
  private final ConnectionLimits connections;
  private final RateLimiter handshakes;

  @Inject
  public RequestPolicy(
      LiveConfig config, ConnectionLimits connections, @Steady InstantSource clock) {
    this.cells = config.cells().origins();
    this.proxies = new TrustedProxies(config.security().trustedProxies());
    this.origins = new OriginPolicy(config.security().origins());
    this.connections = connections;
    this.handshakes = new RateLimiter(config.limits().handshakesPerSecond(), clock);
  }

  /**
   * Sets the answer's security headers and says whether the request may go on. If not, the answer
   * is complete: a problem, a bare status in a handshake, or that of a preflight.
   */
  public boolean admit(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    boolean isApi = CALLS.stream().anyMatch(c -> path.equals(c) || path.startsWith(c + "/"));
    SecurityHeaders.set(response, isApi);
    if (!isApi && !cells.isEmpty()) {
      SecurityHeaders.allow(response, cells);
    }
    try {
      Head head = new ServletHead(request);
      Arrival arrival = proxies.arrival(head);
      request.setAttribute(CLIENT_ADDRESS, arrival.address());
      if (!arrival.secure() && !isForOperators(path)) {
        throw Refusal.of(ErrorCode.FORBIDDEN, "Only TLS is spoken here.");
      }
      checkAny(request);
      checkCoding(head, response);
      if (isSocket(request)) {
        return admitHandshake(request, head, response, arrival);
      }
      return !isApi || admitCall(request, head, response, arrival);
    } catch (Refusal refusal) {
      Problems.write(response, refusal);
      return false;
    }
  }

  /** Names and values of the security headers in the answer to a handshake. */
  public static List<Map.Entry<String, String>> handshakeHeaders() {
    return SecurityHeaders.ofPage();
  }

  /** Whether the request, once admitted, opens a WebSocket. */
  static boolean isSocket(HttpServletRequest request) {
    return path(request).equals(SOCKET);
  }

  /** What probes and scrapers ask for from inside, past the proxy. It holds no secret. */
  private static boolean isForOperators(String path) {
    return path.equals("/metrics") || path.equals("/health") || path.startsWith("/health/");
  }

  private static void checkAny(HttpServletRequest request) {
    if (holdsSecret(request.getRequestURI()) || holdsSecret("?" + request.getQueryString())) {
      throw Refusal.of(ErrorCode.TOKEN_IN_URL, "A token must never be in the URL.");
    }
    if ("TRACE".equals(request.getMethod())) {
      throw Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "TRACE is not allowed.");
    }
  }

  private static void checkCoding(Head head, HttpServletResponse response) {
    if (!MediaTypes.isPlain(head)) {
      response.setHeader("Accept-Encoding", "identity");
      throw Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A body must not be compressed.");
    }
  }

  private boolean admitCall(
      HttpServletRequest request, Head head, HttpServletResponse response, Arrival arrival) {
    response.addHeader(VARY.getKey(), VARY.getValue());
    MediaTypes.checkContentType(head);
    return switch (origins.judge(head, arrival.secure())) {
      case FOREIGN -> throw Refusal.of(ErrorCode.ORIGIN, "This origin is not allowed.");
      case SAME, ABSENT -> true;
      case LISTED -> {
        Cors.allow(request, response);
        if (Cors.isPreflight(request)) {
          Cors.answerPreflight(response);
          yield false;
        }
        yield true;
      }
    };
  }

  private boolean admitHandshake(
      HttpServletRequest request, Head head, HttpServletResponse response, Arrival arrival) {
    if (origins.judge(head, arrival.secure()) == OriginPolicy.Verdict.FOREIGN) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return false;
    }
    HandshakeRules.check(request, head);
    if (HandshakeRules.isOtherVersion(head)) {
      response.setHeader("Sec-WebSocket-Version", HandshakeRules.VERSION);
      response.setStatus(UPGRADE_REQUIRED);
      return false;
    }
    countHandshake(arrival.address());
    return true;
  }

  /**
   * Judges a handshake that the servlet container has not seen, by the same rules as {@link
   * #admit}, and counts nothing yet.
   *
   * @param handshake a GET of {@code /ws} without query and body
   * @return the client's address; null where {@link #admit} would refuse, and has to answer
   */
  public @Nullable String admitsHandshake(Head handshake) {
    Arrival arrival = proxies.arrival(handshake);
    if (!arrival.secure()
        || origins.judge(handshake, arrival.secure()) == OriginPolicy.Verdict.FOREIGN
        || HandshakeRules.isOtherVersion(handshake)) {
      return null;
    }
    try {
      HandshakeRules.check(handshake);
      return arrival.address();
    } catch (Refusal refusal) {
      return null;
    }
  }

  /** The client's address, seen through trusted proxies. */
  public String address(Head request) {
    return proxies.arrival(request).address();
  }

  /**
   * Counts one handshake that was judged good. A refused one is not counted.
   *
   * @throws Refusal {@code too-many-connections}, {@code unavailable}
   */
  public void countHandshake(String address) {
    connections.admit(address);
    if (!handshakes.tryAcquire(1)) {
      throw Refusal.retryAfter(
          ErrorCode.UNAVAILABLE, "Too many handshakes come at once.", handshakes.secondsUntil(1));
    }
  }

  /**
   * Whether a parameter of the path or the query is named like a token, {@code token[]} and {@code
   * token[0]} too. By the raw text, so that the request's body is left alone and no spelling slips
   * through.
   */
  static boolean holdsSecret(String uri) {
    String[] parts = uri.split("[?&;]");
    for (int i = 1; i < parts.length; i++) {
      String name = parts[i].split("[=/]", 2)[0];
      try {
        if (SECRET.matcher(URLDecoder.decode(name, StandardCharsets.UTF_8)).matches()) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        // A name that cannot be decoded is none of them.
      }
    }
    return false;
  }

  /** Decoded and without path parameters, as the container matches it. */
  private static String path(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return request.getServletPath() + (rest == null ? "" : rest);
  }
}
