package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
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

  /** The token in the header, or null if there is no such header. */
  public static @Nullable String token(Head request) {
    List<String> headers = request.values("Authorization");
    if (headers.isEmpty()) {
      return null;
    }
    if (headers.size() > 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Refusal.of(ErrorCode.TOKEN_INVALID, "The Authorization header holds no bearer token.");
    }
    return headers.get(0).substring(SCHEME.length()).trim();
  }
}
