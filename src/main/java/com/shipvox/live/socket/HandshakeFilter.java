package com.shipvox.live.socket;

import com.shipvox.live.message.Refusal;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.TokenVerifier;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

/**
 * Reads the login out of the handshake. A bad token is not refused here, because a browser could
 * not see why: the connection tells it, and closes. Runs behind the filter that refuses foreign
 * origins and broken handshakes.
 */
public class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String TOKEN_PROTOCOL = "bearer.";

  @Inject private transient TokenVerifier verifier;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Handshake handshake = read(request);
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public Principal getUserPrincipal() {
            return handshake;
          }
        },
        response);
  }

  private Handshake read(HttpServletRequest request) {
    String address =
        request.getAttribute(RequestPolicy.CLIENT_ADDRESS) instanceof String known ? known : "";
    Object connection = request.getAttribute(RequestPolicy.CONNECTION);
    try {
      Optional<String> offered =
          Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
              .flatMap(header -> Arrays.stream(header.split(",")))
              .map(String::trim)
              .filter(protocol -> protocol.startsWith(TOKEN_PROTOCOL))
              .map(protocol -> protocol.substring(TOKEN_PROTOCOL.length()))
              .findFirst();
      String token = offered.isPresent() ? offered.get() : Bearer.token(request);
      return new Handshake(
          token == null ? null : verifier.verify(token), null, address, connection);
    } catch (Refusal refusal) {
      return new Handshake(null, refusal.code(), address, connection);
    }
  }
}
