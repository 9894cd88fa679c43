package com.shipvox.live.security;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says how and from where a request really came. {@code X-Forwarded-Proto} and {@code
 * X-Forwarded-For} are believed from the proxies that the settings name; from anybody else they are
 * passed over.
 */
final class TrustedProxies {

  /**
   * How a request came.
   *
   * @param secure over TLS, at least up to the proxy
   * @param address the client's own, as far as it can be known
   */
  record Arrival(boolean secure, String address) {}

  private final List<Cidr> ranges;

  // Hardly ever more than one, and asked for with each request; the ranges never change.
  private volatile String lastTrusted = "";

  TrustedProxies(List<String> ranges) {
    try {
      this.ranges = ranges.stream().map(Cidr::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The setting shipvox.security.trusted-proxies is wrong: " + e.getMessage(), e);
    }
  }

  Arrival arrival(Head request) {
    String peer = request.peer();
    if (!isTrusted(peer)) {
      return new Arrival(request.secure(), peer);
    }
    List<String> protocols = values(request, "X-Forwarded-Proto");
    // All of them: a client's own claim in front of the proxy's must not win.
    boolean secure =
        protocols.isEmpty()
            ? request.secure()
            : protocols.stream().allMatch("https"::equalsIgnoreCase);
    return new Arrival(secure, client(peer, values(request, "X-Forwarded-For")));
  }

  /** From the right, each trusted proxy names its peer; the first untrusted one is the client. */
  private String client(String peer, List<String> forwardedFor) {
    String client = peer;
    for (int i = forwardedFor.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> next = Cidr.address(withoutPort(forwardedFor.get(i)));
      if (next.isEmpty()) {
        break;
      }
      client = next.get().getHostAddress();
    }
    return client;
  }

  private boolean isTrusted(String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    if (address.equals(lastTrusted)) {
      return true;
    }
    Optional<InetAddress> parsed = Cidr.address(address);
    boolean trusted = parsed.isPresent() && ranges.stream().anyMatch(r -> r.contains(parsed.get()));
    if (trusted) {
      lastTrusted = address;
    }
    return trusted;
  }

  /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[") && hop.indexOf(']') > 0) {
      return hop.substring(1, hop.indexOf(']'));
    }
    int colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  private static List<String> values(Head request, String header) {
    return request.values(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .toList();
  }
}
