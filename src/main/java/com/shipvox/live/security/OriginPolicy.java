package com.shipvox.live.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which pages may talk to us: those of the same origin and those of the list. Compared as RFC 6454
 * has it, by scheme, host and port, all three and exactly.
 */
final class OriginPolicy {

  /** What is to be thought of a request's {@code Origin}. */
  enum Verdict {
    /** No {@code Origin}: not a page of a browser. */
    ABSENT,
    SAME,
    LISTED,
    FOREIGN
  }

  private record Origin(String scheme, String host, int port) {
    Origin withAnyPort() {
      return new Origin(scheme, host, ANY_PORT);
    }
  }

  private static final int ANY_PORT = -1;

  /**
   * For development, where a page's port changes: {@code http://localhost:*}, and no other host.
   */
  private static final Pattern LOCAL_ON_ANY_PORT =
      Pattern.compile("(https?)://(localhost|127\\.0\\.0\\.1|\\[::1]):\\*");

  private final Set<Origin> listed;

  OriginPolicy(List<String> origins) {
    this.listed =
        origins.stream()
            .map(
                text ->
                    listed(text)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "The setting shipvox.security.origins is wrong: "
                                        + text
                                        + " is no origin such as https://shop.example.")))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Judges a request.
   *
   * @param secure whether it came over TLS, at least up to a trusted proxy
   */
  Verdict judge(Head request, boolean secure) {
    List<String> headers = request.values("Origin");
    if (headers.isEmpty()) {
      return Verdict.ABSENT;
    }
    Optional<Origin> origin = headers.size() == 1 ? parse(headers.get(0)) : Optional.empty();
    if (origin.isEmpty()) {
      return Verdict.FOREIGN;
    }
    if (origin.equals(own(request, secure))) {
      return Verdict.SAME;
    }
    boolean isListed = listed.contains(origin.get()) || listed.contains(origin.get().withAnyPort());
    return isListed ? Verdict.LISTED : Verdict.FOREIGN;
  }

  private static Optional<Origin> listed(String text) {
    Matcher local = LOCAL_ON_ANY_PORT.matcher(text);
    return local.matches()
        ? Optional.of(new Origin(local.group(1), local.group(2), ANY_PORT))
        : parse(text);
  }

  /** By the Host header: behind a proxy the server's own port says nothing. */
  private static Optional<Origin> own(Head request, boolean secure) {
    return parse((secure ? "https://" : "http://") + request.authority());
  }

  private static Optional<Origin> parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() == null
          || uri.getRawUserInfo() != null
          || !uri.getRawPath().isEmpty()
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
      int port = uri.getPort() < 0 ? usual : uri.getPort();
      return port < 0
          ? Optional.empty()
          : Optional.of(new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
