package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the token in a request's {@code Authorization} header (RFC 6750) and verifies it. */
@Singleton
public final class Bearer {
  private static final String SCHEME = "Bearer ";

  private final TokenVerifier verifier;

  @Inject
  public Bearer(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Who calls.
   *
   * @throws Refusal {@code token-missing}, {@code token-invalid}, {@code token-expired}, {@code
   *     token-revoked}
   */
  public Caller caller(HttpServletRequest request) {
    return caller(new ServletHead(request));
  }

  /**
   * The same, whoever has parsed the request.
   *
   * @throws Refusal as above
   */
  public Caller caller(Head request) {
    String token = token(request);
    if (token == null) {
      throw Refusal.of(
          ErrorCode.TOKEN_MISSING, "The Authorization header with a token is missing.");
    }
    return verifier.verify(token);
  }

  /**
   * Says who calls, as long as that takes no more than a look, and then null; null where {@link
   * #caller} must find out.
   */
  public @Nullable Supplier<@Nullable Caller> known(Head request) {
    List<String> headers = request.values("Authorization");
    return headers.size() == 1 && isBearer(headers.get(0))
        ? verifier.known(bearer(headers.get(0)))
        : null;
  }

  /** The token in the header, or null if there is no such header. */
  public static @Nullable String token(Head request) {
    List<String> headers = request.values("Authorization");
    if (headers.isEmpty()) {
      return null;
    }
    if (headers.size() > 1 || !isBearer(headers.get(0))) {
      throw Refusal.of(ErrorCode.TOKEN_INVALID, "The Authorization header holds no bearer token.");
    }
    return bearer(headers.get(0));
  }

  private static boolean isBearer(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  private static String bearer(String header) {
    return header.substring(SCHEME.length()).trim();
  }
}
